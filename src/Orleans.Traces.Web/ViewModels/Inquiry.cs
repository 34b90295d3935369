namespace Orleans.Traces.Web.ViewModels;

/// <summary>Asks for what a page shows. The newest question alone is of interest: one that is still being answered is given up.</summary>
public sealed class Inquiry(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _asking;
    private long _askedAt;

    /// <summary>Bounds each question in time, and says why the latest failed.</summary>
    public Reading Reading { get; } = new(time);

    /// <summary>A question is being answered.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Since the latest question this time has passed, or it failed; and nothing is being asked.</summary>
    public bool IsDue(TimeSpan? freshness) =>
        !IsBusy && (Reading.Failure is not null || (freshness is { } limit && time.GetElapsedTime(_askedAt) >= limit));

    /// <summary>Asks. False: another question has come meanwhile, or the page has gone.</summary>
    public async Task<bool> AskAsync(Func<CancellationToken, Task> ask)
    {
        _asking?.Cancel();
        _asking?.Dispose();
        if (_leaving.IsCancellationRequested)
            return false;

        var asking = _asking = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        (IsBusy, _askedAt) = (true, time.GetTimestamp());
        try
        {
            await Reading.TryAsync(
                async token =>
                {
                    await ask(token);
                    return true;
                },
                asking.Token);
        }
        catch (OperationCanceledException) when (asking != _asking || _leaving.IsCancellationRequested)
        {
            return false;
        }

        if (asking != _asking)
            return false;
        IsBusy = false;
        return true;
    }

    /// <summary>Calls <paramref name="read"/> every period until the page has gone.</summary>
    public Task RepeatAsync(Func<Task> read) => Reading.RepeatAsync(read, _leaving.Token);

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _asking?.Dispose();
        _asking = null;
    }
}

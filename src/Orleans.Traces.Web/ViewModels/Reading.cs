using Orleans.Traces.Storage;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>Reads for a page, and again every <see cref="Period"/>: bounded in time, and a failure is words on the page, not its end.</summary>
public sealed class Reading(TimeProvider time)
{
    /// <summary>From one reading to the next.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>Of what is not expected to change, one period in so many reads.</summary>
    public const int SettledPeriods = 5;

    /// <summary>What one reading may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Why the latest reading failed, for the reader; null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>The exception of the latest reading; null when it did not fail.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>Reads once. True when <see cref="Failure"/> or what <paramref name="read"/> keeps has changed.</summary>
    /// <param name="read">Reads, and says whether what it keeps has changed.</param>
    /// <param name="cancellationToken">The page is going away; its cancellation is thrown on.</param>
    public async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> read, CancellationToken cancellationToken)
    {
        var before = Failure;
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var changed = false;
        try
        {
            changed = await read(either.Token);
            (Failure, Cause) = (null, null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, the next reading may do better; the page tells the reader, and logs the cause.
            (Failure, Cause) = (Words(e), e);
        }

        return changed || before != Failure;
    }

    /// <summary>Calls <paramref name="read"/> every <see cref="Period"/>, one at a time, until cancelled.</summary>
    public async Task RepeatAsync(Func<Task> read, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await read();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page is gone.
        }
    }

    /// <summary>What a failure is called on the page.</summary>
    public static string Words(Exception e) => e switch
    {
        StorageUnavailableException => "The store cannot be read just now: " + VisibleText.Line(e.Message),
        OperationCanceledException => $"Reading took longer than {Limit.TotalSeconds} seconds",
        _ => "Reading failed; the server's log says why",
    };
}

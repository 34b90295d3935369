using Microsoft.AspNetCore.Components;
using Orleans.Traces.Web.Api;

namespace Orleans.Traces.Web.Components;

/// <summary>A part of a page that reads and changes through the API: reads when it comes, and does one thing after the other.</summary>
public abstract class ApiPart : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();

    /// <summary>The API.</summary>
    [Inject]
    protected ApiClient Api { get; set; } = null!;

    /// <summary>Who reads.</summary>
    [Inject]
    protected PageReader Reader { get; set; } = null!;

    /// <summary>The reader's clock.</summary>
    [Inject]
    protected BrowserZone Zone { get; set; } = null!;

    /// <summary>Why the latest thing was not done; null: it was.</summary>
    protected string? Problem { get; private set; }

    /// <summary>Whether something is being done.</summary>
    protected bool IsBusy { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads what is shown. The words of what went wrong; null: nothing did.</summary>
    protected abstract Task<string?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Does something, then reads again what is shown. True when it was done.</summary>
    /// <param name="work">Does it, and says what went wrong.</param>
    protected async Task<bool> DoAsync(Func<CancellationToken, Task<string?>> work)
    {
        if (IsBusy)
            return false;

        IsBusy = true;
        try
        {
            Problem = await work(_leaving.Token);
            var done = Problem is null;
            Problem ??= await ReadAsync(_leaving.Token);
            return done;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            IsBusy = false;
        }
    }

    /// <inheritdoc/>
    // Until a browser is connected, nobody can ask the API.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        await Zone.AskAsync(_leaving.Token);
        await DoAsync(_ => Task.FromResult<string?>(null));
        StateHasChanged();
    }
}

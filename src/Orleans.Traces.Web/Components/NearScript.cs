using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Orleans.Traces.Web.Components;

/// <summary>Tells a page when things come into view. What the browser does not answer any more is nothing.</summary>
public sealed class NearScript(IJSRuntime js) : IAsyncDisposable
{
    private const string Path = "./_content/Orleans.Traces.Web/near.js";

    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;

    /// <summary>Calls <c>Near</c> of the page with the names of what has come near the view: <c>data-near</c>.</summary>
    public async Task WatchAsync<T>(ElementReference root, DotNetObjectReference<T> page)
        where T : class
    {
        try
        {
            _module ??= await js.InvokeAsync<IJSObjectReference>("import", Path);
            _watch ??= await _module.InvokeAsync<IJSObjectReference>("watch", root, page);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The browser has gone, or does not know how.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_watch is not null)
                await _watch.InvokeVoidAsync("stop");
            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The browser has gone, and all of this with it.
        }
    }
}

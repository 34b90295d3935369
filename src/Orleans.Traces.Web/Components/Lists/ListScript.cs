using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Orleans.Traces.Web.Components.Lists;

/// <summary>The list's script. What the browser does not answer any more is nothing.</summary>
public sealed class ListScript(IJSRuntime js) : IAsyncDisposable
{
    private const string Path = "./_content/Orleans.Traces.Web/list.js";

    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;

    /// <summary>What this browser was told to remember; null: nothing.</summary>
    public async Task<string?> RecallAsync(string name)
    {
        string? recalled = null;
        await TryAsync(async module => recalled = await module.InvokeAsync<string?>("recall", name));
        return recalled;
    }

    /// <summary>Remembers a text in this browser.</summary>
    public Task RememberAsync(string name, string text) => TryAsync(module => module.InvokeVoidAsync("remember", name, text).AsTask());

    /// <summary>Tells a page what happens to its list.</summary>
    public Task WatchAsync<T>(ElementReference root, DotNetObjectReference<T> page)
        where T : class =>
        TryAsync(async module => _watch ??= await module.InvokeAsync<IJSObjectReference>("watch", root, page));

    /// <summary>Scrolls the list.</summary>
    public Task ScrollToAsync(double place) => TryAsync(_ => _watch?.InvokeVoidAsync("scrollTo", place).AsTask() ?? Task.CompletedTask);

    /// <summary>Calls a function of the script.</summary>
    public Task CallAsync(string name, params object?[] arguments) => TryAsync(module => module.InvokeVoidAsync(name, arguments).AsTask());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_watch is not null)
            await TryAsync(_ => _watch.InvokeVoidAsync("stop").AsTask());
        try
        {
            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and the module with it.
        }
    }

    private async Task TryAsync(Func<IJSObjectReference, Task> use)
    {
        try
        {
            await use(_module ??= await js.InvokeAsync<IJSObjectReference>("import", Path));
        }
        catch (Exception e) when (e is JSDisconnectedException or JSException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser has gone, the reader has left, or the browser does not know how: the page works without.
        }
    }
}

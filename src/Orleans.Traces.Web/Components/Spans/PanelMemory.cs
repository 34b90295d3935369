using System.Text.Json;
using Microsoft.JSInterop;
using Orleans.Traces.Identity;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.Components.Spans;

/// <summary>How this reader reads spans: which tab, as long as it is the same trace, and which values as they were sent, which the browser keeps.
/// One for each connection.</summary>
public sealed class PanelMemory(IJSRuntime js)
{
    private const string Name = "orleans-traces.span";

    // Names come from telemetry: a few say what a reader likes, thousands do not.
    private const int MaxNames = 50;

    private readonly HashSet<string> _asSent = new(StringComparer.Ordinal);
    private IJSObjectReference? _module;
    private bool _asked;
    private TraceId _trace;

    /// <summary>The tab that is open.</summary>
    public SpanTab Tab { get; private set; }

    /// <summary>Whether values of this name are read as they were sent.</summary>
    public bool IsAsSent(string what) => _asSent.Contains(what);

    /// <summary>Asks the browser, once. True when something was remembered.</summary>
    public async Task<bool> RecallAsync()
    {
        if (_asked)
            return false;

        _asked = true;
        string? text = null;
        await TryAsync(async module => text = await module.InvokeAsync<string?>("recall", Name));
        return text is not null && Take(text);
    }

    /// <summary>Opens a tab.</summary>
    public void Open(SpanTab tab) => Tab = tab;

    /// <summary>A span of this trace is shown. Of another trace than before what it did is shown first: who read the bytes of one span wants to know
    /// why another failed.</summary>
    public void Enter(TraceId trace)
    {
        if (trace == _trace)
            return;
        (_trace, Tab) = (trace, default);
    }

    /// <summary>Says how values of this name are to be read from now on.</summary>
    public Task ReadAsync(string what, bool asSent)
    {
        if (!asSent)
            _asSent.Remove(what);
        else if (_asSent.Count < MaxNames)
            _asSent.Add(what);
        return RememberAsync();
    }

    private bool Take(string text)
    {
        try
        {
            if (JsonSerializer.Deserialize<Remembered>(text) is not { } remembered)
                return false;

            _asSent.UnionWith((remembered.AsSent ?? []).OfType<string>().Take(MaxNames));
            return true;
        }
        catch (JsonException)
        {
            // Something else has written there.
            return false;
        }
    }

    private Task RememberAsync() =>
        TryAsync(module => module.InvokeVoidAsync("remember", Name, JsonSerializer.Serialize(new Remembered([.. _asSent]))).AsTask());

    private async Task TryAsync(Func<IJSObjectReference, Task> use)
    {
        try
        {
            await use(_module ??= await js.InvokeAsync<IJSObjectReference>("import", "./_content/Orleans.Traces.Web/span.js"));
        }
        catch (Exception e) when (e is JSDisconnectedException or JSException or OperationCanceledException)
        {
            // The browser has gone, or keeps nothing: the page works without.
        }
    }

    private sealed record Remembered(string?[]? AsSent);
}

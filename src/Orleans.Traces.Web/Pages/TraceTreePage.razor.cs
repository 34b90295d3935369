using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Microsoft.JSInterop;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Outlines;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Storage;
using Orleans.Traces.Web.Components;
using Orleans.Traces.Web.Components.Spans;
using Orleans.Traces.Web.Components.Trees;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Conversations;
using Orleans.Traces.Web.ViewModels.Spans;
using Orleans.Traces.Web.ViewModels.Trees;

namespace Orleans.Traces.Web.Pages;

/// <summary>One trace: its head, its tree, and the span that is selected. Updates by itself, seldom once the trace is final.</summary>
/// <remarks>The address holds <c>span</c>, the selected one, <c>zoom</c>, the part of the time in view: two offsets in nanoseconds,
/// <c>from-to</c>, <c>view</c>, where that is not the tree, <c>tab</c>, the open tab
/// of the span's panel, where that is not the first, and <c>q</c>, the TraceQL that found the trace.</remarks>
public sealed partial class TraceTreePage : IDisposable
{
    // Browsers limit how often an address may change, and a held key asks for more.
    private static readonly TimeSpan AddressPause = TimeSpan.FromMilliseconds(200);

    // What a page without a connection yet waits for a large trace; meanwhile the browser could have connected.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);

    private const string ConversationView = "conversation", ScoresView = "scores";

    private readonly CancellationTokenSource _leaving = new();
    private CancellationToken _left;
    private Reading _reading = null!;
    private TraceModel? _model;
    private int _period;

    // What the reader or the address asks for; what is shown, since that may not have come; and what this page wrote to the address last.
    private SpanId? _wanted;
    private SpanId? _selected;
    private SpanId? _written;

    // Made from what was read last, as far as the reader has gone; null: it is not shown.
    private TraceConversation? _conversation;
    private ViewedTrace? _told;

    // What the query of the address matches, by place; empty: there is none, or it matches none.
    private IReadOnlyList<int> _found = [];

    // Decoded once for each selection and each reading, not for each rendering.
    private ShownSpan? _shown;

    /// <summary>The trace's id, as the address has it.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>The selected span's id, as the address has it.</summary>
    [SupplyParameterFromQuery(Name = "span")]
    public string? Span { get; set; }

    /// <summary>The part of the time that is in view, as the address has it.</summary>
    [SupplyParameterFromQuery(Name = "zoom")]
    public string? Zoom { get; set; }

    /// <summary><c>conversation</c> or <c>scores</c>; else the tree is shown.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    /// <summary>The tab of the span's panel, as the address has it; null: the first.</summary>
    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    /// <summary>The TraceQL that found the trace, as the address has it: what it matches is marked.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [Inject]
    private ViewedTraces Traces { get; set; } = null!;

    [Inject]
    private IScoreStore Scores { get; set; } = null!;

    [Inject]
    private IPriceBooks Prices { get; set; } = null!;

    [Inject]
    private PanelMemory Panel { get; set; } = null!;

    [Inject]
    private PageReader Reader { get; set; } = null!;

    [Inject]
    private BrowserZone Zone { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private ILogger<TraceTreePage> Logger { get; set; } = null!;

    private string Title => _model?.Viewed is { } viewed ? Names.Of(viewed.Summary) : "Trace";

    private bool IsConversation => View == ConversationView;

    private bool IsScores => View == ScoresView;

    // The address names a span that is not here: what is shown in its place must not be taken for it.
    private bool IsElsewhere => !string.IsNullOrEmpty(Span) && _model is { Tree: var tree }
        && (!SpanId.TryParse(Span, out var span) || tree.NodeOf(span) < 0);

    private string? TabOf(string? view) => (View is ConversationView or ScoresView ? View : null) == view ? "page" : null;

    private bool IsSettled => _model is { IsAwaited: false } && _reading.Failure is null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _left = _leaving.Token;
        _reading = new Reading(Time);
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!TraceId.TryParse(Id, out var id))
        {
            _model = null;
            return;
        }

        var key = new TraceKey(Reader.Project, id);
        if (_model?.Key != key)
        {
            _model = new TraceModel(Traces, Scores, Prices, key);
            (_written, _shown, _told, _conversation, _found) = (null, null, null, null, []);
            Panel.Enter(id);
            if (Enum.TryParse<SpanTab>(Tab, ignoreCase: true, out var tab) && Enum.IsDefined(tab))
                Panel.Open(tab);
            var read = ReadAsync(_model);
            if (!RendererInfo.IsInteractive)
                read = await Task.WhenAny(read, LaterAsync());
            await read;
            await FindMatchesAsync(_model);
            if (RendererInfo.IsInteractive)
                _ = ReadFactsAsync();
        }

        // The echo of what was written may come when the selection has moved on.
        SpanId? asked = SpanId.TryParse(Span ?? "", out var span) ? span : null;
        if (asked is null || asked != _written)
            _wanted = asked;
        await ShowWantedAsync();
        await TellAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        if (await Zone.AskAsync(_left))
            StateHasChanged();
        await LoadScriptAsync();
        await _reading.RepeatAsync(UpdateAsync, _left);
    }

    // It looks after the panel's width and the head's buttons, whatever stands beside them.
    private async Task LoadScriptAsync()
    {
        try
        {
            await using var script = await Js.InvokeAsync<IJSObjectReference>("import", _left, SpanTreeGrid.Script);
        }
        catch (JSDisconnectedException)
        {
            // There is nobody to look after.
        }
    }

    private async Task<bool> LaterAsync()
    {
        await Task.Delay(Patience, Time, _left);
        return false;
    }

    private async Task UpdateAsync()
    {
        _period++;
        if (_model is null || (IsSettled && _period % Reading.SettledPeriods != 0) || !await ReadAsync(_model))
            return;

        await ShowWantedAsync();
        await TellAsync();
        StateHasChanged();
        await ReadFactsAsync();
    }

    private async Task FindMatchesAsync(TraceModel model)
    {
        if (Query is { Length: > 0 } text && TraceQlQuery.TryParse(text, out var query, out _) && !query.IsMetrics)
            await _reading.TryAsync(async token => (_found = await model.FindMatchesAsync(query, token)).Count > 0, _left);
    }

    private async Task<bool> ReadAsync(TraceModel model)
    {
        var changed = await _reading.TryAsync(model.ReadAsync, _left);
        if (changed && _reading.Cause is { } cause)
            LogFailure(Logger, model.TraceId, cause);
        return changed;
    }

    // The tree of a large trace comes before what its spans did and used.
    private async Task ReadFactsAsync()
    {
        if (_model is { } model && await _reading.TryAsync(model.ReadFactsAsync, _left))
            StateHasChanged();
    }

    // Where nothing is asked for, or something that has not come, the first span is the selected one.
    private async Task ShowWantedAsync()
    {
        if (_model is not { Tree: { Outline.Count: > 0 } tree } model)
            return;

        var node = tree.NodeOf(_wanted) is >= 0 and var known ? known : FirstSelected.Of(tree.Outline, _found);
        _selected = tree.Outline.IdOf(node);
        tree.Reveal(node);
        var (selected, shown) = (_selected, (ShownSpan?)null);
        await _reading.TryAsync(
            async token =>
            {
                shown = await model.FindSpanAsync(selected, token);
                return false;
            },
            _left);

        // Another may be selected by now.
        if (shown is not null && selected == _selected)
            _shown = shown;
    }

    // The conversation, as far as it was read before where the trace has grown.
    private async Task TellAsync()
    {
        if (!IsConversation || _model is not { Viewed: not null } model || ReferenceEquals(_told, model.Viewed))
            return;

        await _reading.TryAsync(
            async token =>
            {
                if (await model.ViewerAsync(token) is not { } viewer)
                    return false;

                var entries = _conversation?.Entries.Count ?? 0;
                (_conversation, _told) = (TraceConversation.Of(viewer), model.Viewed);
                while (_conversation.HasMore && _conversation.Entries.Count < entries)
                    _conversation.ReadMore();
                return true;
            },
            _left);
    }

    private void WriteTab(SpanTab tab) => Write("tab", tab == default ? null : tab.ToString().ToLowerInvariant());

    // A selection that is not in the address yet must not be lost by another change of it.
    private void Write(string name, string? value)
    {
        var parameters = new Dictionary<string, object?> { [name] = value };
        if (_wanted is { } wanted)
        {
            parameters["span"] = wanted.ToString();
            _written = wanted;
        }

        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(parameters), replace: true);
    }

    // The reader sees at once what the reader has said.
    private async Task RescoreAsync()
    {
        if (_model is not { } model)
            return;
        await _reading.TryAsync(
            async token =>
            {
                await model.ReadScoresAsync(token);
                return true;
            },
            _left);
        await ShowWantedAsync();
    }

    private string AddressOf(string? view) => Navigation.GetUriWithQueryParameter("view", view);

    private async Task SelectAsync(SpanId id)
    {
        _wanted = id;
        await ShowWantedAsync();
        StateHasChanged();
        await Task.Delay(AddressPause, Time, _left);
        if (_wanted != id)
            return;

        _written = id;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("span", id.ToString()), replace: true);
    }

    private async Task GoToFirstErrorAsync()
    {
        Panel.Open(SpanTab.Content);
        WriteTab(SpanTab.Content);
        if (_model is { Tree.Outline: var outline } && TreeSearch.After(outline, TreeFilter.Errors, -1) is >= 0 and var node)
            await SelectAsync(outline.IdOf(node));
    }

    private void ShowPart(string? part)
    {
        if (part != Zoom)
            Write("zoom", part);
    }
}

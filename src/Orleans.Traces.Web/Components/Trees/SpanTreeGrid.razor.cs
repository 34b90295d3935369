using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Outlines;
using Orleans.Traces.Web.ViewModels.Trees;

namespace Orleans.Traces.Web.Components.Trees;

/// <summary>The spans of a trace as a tree with a bar each. The focus stays on the grid; the keys move the selection. Rows are made where they are in
/// view; which part of the time is in view is the browser's own matter (trace.js).</summary>
public sealed partial class SpanTreeGrid : IAsyncDisposable
{
    /// <summary>The script of the page of a trace.</summary>
    internal const string Script = "./_content/Orleans.Traces.Web/trace.js";

    // Rows that are drawn until the browser has told what is in view, and the most that it may ask for.
    private const int RowsAtFirst = 80, MaxRows = 400;

    // What is typed is looked for once the typing stops.
    private static readonly TimeSpan SearchPause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _leaving = new();
    private TreeSearch _search = null!;
    private ElementReference _scroller;
    private DotNetObjectReference<SpanTreeGrid>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _view;

    private bool _showsCritical;
    private (int First, int Count) _inView = (0, RowsAtFirst);
    private int _searches;
    private TraceOutline? _searched;
    private IReadOnlyList<int>? _shownMatches;

    // What the browser was told last.
    private SpanId? _revealed;
    private TraceOutline? _drawn;
    private IReadOnlyList<int>? _marked;

    /// <summary>The trace.</summary>
    [Parameter]
    [EditorRequired]
    public required TraceModel Model { get; set; }

    /// <summary>The span that is selected.</summary>
    [Parameter]
    public SpanId? Selected { get; set; }

    /// <summary>The places that the query which led here matches; empty: none did.</summary>
    [Parameter]
    public IReadOnlyList<int> Found { get; set; } = [];

    /// <summary>The reader selects a span.</summary>
    [Parameter]
    public EventCallback<SpanId> OnSelect { get; set; }

    /// <summary>The part of the time that is in view: two offsets from the axis' start in nanoseconds, as <c>from-to</c>; null: all of it.</summary>
    [Parameter]
    public string? Zoom { get; set; }

    /// <summary>Another part of the time is in view.</summary>
    [Parameter]
    public EventCallback<string?> OnZoom { get; set; }

    /// <summary>What stands below the tree and scrolls with it.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private TimeAxis Axis => Model.Viewed!.Axis;

    private string? ActiveRow => Model.Tree.RowOf(Model.Tree.NodeOf(Selected)) is >= 0 and var row && row >= FirstRow && row < FirstRow + _inView.Count
        ? $"span-{Selected}"
        : null;

    // It is there before it is drawn, so that nothing moves then.
    private string MinimapStyle => string.Create(CultureInfo.InvariantCulture, $"height:{Math.Clamp(Model.Tree.Outline.Count * 4, 16, 44)}px");

    private string RowsStyle => string.Create(CultureInfo.InvariantCulture, $"height:{Model.Tree.Count * TreeRow.Height}px");

    // Where subtrees were collapsed, there may be fewer rows than when the browser looked.
    private int FirstRow => Math.Min(_inView.First, Math.Max(0, Model.Tree.Count - _inView.Count));

    private string InViewStyle => string.Create(CultureInfo.InvariantCulture, $"top:{FirstRow * TreeRow.Height}px");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        _self?.Dispose();
        try
        {
            if (_view is not null)
            {
                await _view.InvokeVoidAsync("end");
                await _view.DisposeAsync();
            }

            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and all of it.
        }
    }

    /// <summary>The browser says which rows are in view; half as many are made before and after.</summary>
    [JSInvokable]
    public void Look(int first, int count)
    {
        count = Math.Clamp(count, 1, MaxRows / 2);
        _inView = (Math.Max(0, first - (count / 2)), 2 * count);
        StateHasChanged();
    }

    /// <summary>A key was pressed elsewhere on the page.</summary>
    [JSInvokable]
    public Task Press(string key) => PressAsync(TreeKeys.Of(key));

    /// <summary>The browser shows another part of the time; null: all of it.</summary>
    [JSInvokable]
    public Task Zoomed(string? part) => OnZoom.InvokeAsync(part);

    /// <summary>The reader leaves the search.</summary>
    [JSInvokable]
    public void StopSearching()
    {
        _search.Clear();
        StateHasChanged();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => _search = new TreeSearch(Time);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (ReferenceEquals(_searched, Model.Tree.Outline) && ReferenceEquals(_shownMatches, Found))
            return;

        // Places have changed, or what is known of the spans.
        _searched = Model.Tree.Outline;
        if (!ReferenceEquals(_shownMatches, Found))
        {
            _shownMatches = Found;
            if (Found.Count > 0)
                _search.Show(Found);
        }
        else if (_search.Filter is not (TreeFilter.None or TreeFilter.Matches))
            _search.Show(_searched, _search.Filter);
        else if (_search.Wanted.Length > 0)
            await FindAsync(_search.Wanted);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            if (firstRender)
            {
                // The top is in view already, and who has scrolled before this listens is not to be thrown back to it.
                if (Model.Tree.RowOf(Model.Tree.NodeOf(Selected)) == 0)
                    _revealed = Selected;
                _self = DotNetObjectReference.Create(this);
                _module = await Js.InvokeAsync<IJSObjectReference>("import", Script);
                _view = await _module.InvokeAsync<IJSObjectReference>("watch", _scroller, _self, TreeRow.Height);
            }

            if (_view is not null)
                await TellAsync(_view);
        }
        catch (Exception e) when (e is JSDisconnectedException or ObjectDisposedException)
        {
            // There is no view any more: the browser has gone, or the reader has left this page meanwhile.
        }
    }

    private static string TickStyle(AxisTick tick) => string.Create(CultureInfo.InvariantCulture, $"left:{tick.Percent:0.###}%");

    private IEnumerable<TreeRow> InView()
    {
        var last = Math.Min(FirstRow + _inView.Count, Model.Tree.Count);
        for (var i = FirstRow; i < last; i++)
            yield return Model.Tree.Row(i);
    }

    private async Task TellAsync(IJSObjectReference view)
    {
        if (!ReferenceEquals(_drawn, Model.Tree.Outline))
        {
            _drawn = Model.Tree.Outline;
            await view.InvokeVoidAsync("draw", Model.Viewed!.Minimap);
        }

        if (!ReferenceEquals(_marked, _search.Hits))
        {
            _marked = _search.Hits;
            await view.InvokeVoidAsync("mark", MarkedColumns());
        }

        if (Selected == _revealed || Model.Tree.RowOf(Model.Tree.NodeOf(Selected)) is not (>= 0 and var row))
            return;
        _revealed = Selected;
        await view.InvokeVoidAsync("reveal", row);
    }

    private int[] MarkedColumns() =>
        [.. _search.Hits.Select(node => (int)(Axis.Fraction(Model.Tree.Outline.TimesOf(node).Start) * (MinimapRuns.MaxColumns - 1))).Distinct()];

    private Task PressAsync(KeyboardEventArgs e) => PressAsync(TreeKeys.Of(e));

    private async Task PressAsync(TreeKey key)
    {
        switch (key)
        {
            case TreeKey.None:
                return;
            case TreeKey.ExpandAll:
                ExpandAll();
                break;
            case TreeKey.CollapseAll:
                await CollapseAll();
                break;
            case TreeKey.CriticalPath:
                ToggleCritical();
                break;
            case TreeKey.NextError:
                await GoAsync(TreeSearch.After(Model.Tree.Outline, TreeFilter.Errors, Model.Tree.NodeOf(Selected)));
                break;
            case TreeKey.NextHit or TreeKey.HitBefore:
                await StepAsync(key == TreeKey.NextHit);
                break;
            default:
                if (Model.Tree.Press(key, Selected) is { } next)
                    await GoAsync(Model.Tree.NodeOf(next));
                break;
        }

        StateHasChanged();
    }

    // A selection that was scrolled out of view comes back, even where nothing moves it.
    private async Task GoAsync(int node)
    {
        if (node < 0)
            return;

        _revealed = null;
        Model.Tree.Reveal(node);
        var id = Model.Tree.Outline.IdOf(node);
        if (id != Selected)
            await OnSelect.InvokeAsync(id);
    }

    private async Task ToggleAsync(SpanId id)
    {
        Model.Tree.Toggle(id);
        await KeepSelectionInViewAsync(Model.Tree.NodeOf(id));
    }

    private void ExpandAll()
    {
        Model.Tree.ExpandAll();
        _revealed = null;
    }

    private async Task CollapseAll()
    {
        Model.Tree.CollapseAll();
        _revealed = null;
        var row = Model.Tree.RowAt(Model.Tree.NodeOf(Selected));
        if (row >= 0)
            await KeepSelectionInViewAsync(Model.Tree.NodeAt(row));
    }

    private void ToggleCritical() => _showsCritical = !_showsCritical;

    // A selection that a collapse has hidden moves up to the row that hides it.
    private async Task KeepSelectionInViewAsync(int collapsed)
    {
        var node = Model.Tree.NodeOf(Selected);
        if (Model.Tree.RowOf(node) < 0 && Model.Tree.IsWithin(node, collapsed))
            await OnSelect.InvokeAsync(Model.Tree.Outline.IdOf(collapsed));
    }

    private async Task FindAsync(string wanted)
    {
        var search = ++_searches;
        try
        {
            await Task.Delay(SearchPause, Time, _leaving.Token);
            if (search != _searches)
                return;

            var viewer = await Model.ViewerAsync(_leaving.Token);
            await _search.FindAsync(wanted.Trim(), Model.Tree.Outline, viewer?.Tree, StateHasChanged, _leaving.Token);
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }

    private async Task ShowAsync(TreeFilter filter)
    {
        if (_search.Filter != filter)
            _search.Show(Model.Tree.Outline, filter);
        await StepAsync(forward: true);
    }

    private Task StepAsync(bool forward)
    {
        var node = Model.Tree.NodeOf(Selected);
        return GoAsync(forward ? _search.After(node) : _search.Before(node));
    }

    private Task ClearAsync()
    {
        _searches++;
        _search.Clear();
        return Task.CompletedTask;
    }
}

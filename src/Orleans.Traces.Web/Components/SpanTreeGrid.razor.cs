using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Orleans.Traces.Identity;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Components;

/// <summary>The spans of a trace as a tree with a bar each. The focus stays on the grid; the arrow keys move the selection.</summary>
public sealed partial class SpanTreeGrid : IAsyncDisposable
{
    // More rows than this are drawn only where they are in view.
    private const int MaxPlain = 200;

    private ElementReference _scroller;
    private IJSObjectReference? _module;
    private SpanId? _inView;

    /// <summary>The trace.</summary>
    [Parameter]
    [EditorRequired]
    public required TraceModel Model { get; set; }

    /// <summary>The span that is selected.</summary>
    [Parameter]
    public SpanId? Selected { get; set; }

    /// <summary>The reader selects a span.</summary>
    [Parameter]
    public EventCallback<SpanId> OnSelect { get; set; }

    /// <summary>What stands below the tree and scrolls with it.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private List<TreeRow> Rows => Model.Tree.Rows;

    // Until a browser has connected, nothing tells what is in view.
    private bool IsVirtual => RendererInfo.IsInteractive && Rows.Count > MaxPlain;

    private string? ActiveRow => Model.Tree.RowOf(Selected) >= 0 ? $"span-{Selected}" : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
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

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var row = Model.Tree.RowOf(Selected);
        if (Selected == _inView || row < 0)
            return;

        _inView = Selected;
        try
        {
            _module ??= await Js.InvokeAsync<IJSObjectReference>("import", BrowserModule.Path);
            await _module.InvokeVoidAsync("reveal", _scroller, row, TreeRow.Height);
        }
        catch (JSDisconnectedException)
        {
            // There is no view to bring it into any more.
        }
    }

    private static string TickStyle(AxisTick tick) => string.Create(CultureInfo.InvariantCulture, $"left:{tick.Percent:0.###}%");

    private static TreeKey KeyOf(KeyboardEventArgs e) => e switch
    {
        { CtrlKey: true } or { AltKey: true } or { MetaKey: true } => TreeKey.None,
        { Key: "ArrowDown" or "j" } => TreeKey.Down,
        { Key: "ArrowUp" or "k" } => TreeKey.Up,
        { Key: "ArrowRight" } => TreeKey.Right,
        { Key: "ArrowLeft" } => TreeKey.Left,
        { Key: "Home" } => TreeKey.Home,
        { Key: "End" } => TreeKey.End,
        { Key: "PageDown" } => TreeKey.PageDown,
        { Key: "PageUp" } => TreeKey.PageUp,
        _ => TreeKey.None,
    };

    private async Task PressAsync(KeyboardEventArgs e)
    {
        var key = KeyOf(e);
        if (key == TreeKey.None || Model.Tree.Press(key, Selected) is not { } next)
            return;

        // A selection that was scrolled out of view comes back, even where the key does not move it.
        _inView = null;
        if (next != Selected)
            await OnSelect.InvokeAsync(next);
    }

    private async Task ToggleAsync(SpanId id)
    {
        Model.Tree.Toggle(id);
        await KeepSelectionInViewAsync(id);
    }

    private void ExpandAll() => Model.Tree.ExpandAll();

    private async Task CollapseAll()
    {
        Model.Tree.CollapseAll();
        if (Rows is [var first, ..])
            await KeepSelectionInViewAsync(first.Span.SpanId);
    }

    // A selection that a collapse has hidden moves up to the row that hides it.
    private async Task KeepSelectionInViewAsync(SpanId collapsed)
    {
        if (Model.Tree.RowOf(Selected) < 0 && Model.Tree.IsWithin(Selected, collapsed))
            await OnSelect.InvokeAsync(collapsed);
    }
}

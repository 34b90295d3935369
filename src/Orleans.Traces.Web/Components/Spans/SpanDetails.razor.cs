using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.Components.Spans;

/// <summary>The panel of one span. The tab that the reader chose stays open when another span is selected.</summary>
public sealed partial class SpanDetails
{
    private readonly ElementReference[] _tabs = new ElementReference[PanelParts.Tabs.Count];

    /// <summary>The span.</summary>
    [Parameter]
    [EditorRequired]
    public required ShownSpan Shown { get; set; }

    /// <summary>What offsets are counted from, Unix nanoseconds.</summary>
    [Parameter]
    [EditorRequired]
    public ulong Origin { get; set; }

    /// <summary>Times as the reader wants them.</summary>
    [Parameter]
    [EditorRequired]
    public required LocalTimes Times { get; set; }

    /// <summary>What of it no child took; null: not at hand.</summary>
    [Parameter]
    public TimeSpan? SelfTime { get; set; }

    /// <summary>The reader opens another tab.</summary>
    [Parameter]
    public EventCallback<SpanTab> OnTab { get; set; }

    /// <summary>A score was given to the span, or removed.</summary>
    [Parameter]
    public EventCallback OnScored { get; set; }

    [Inject]
    private PanelMemory Memory { get; set; } = null!;

    [Inject]
    private PageReader Reader { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnParametersSet() => Memory.Enter(Shown.TraceId);

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && await Memory.RecallAsync())
            StateHasChanged();
    }

    private string AddressOf(string key) =>
        Reader.Link($"/api/v1/traces/{Shown.TraceId}/spans/{Shown.View.SpanId}/value?key={Uri.EscapeDataString(key)}");

    private Task OpenAsync(SpanTab tab)
    {
        Memory.Open(tab);
        return OnTab.InvokeAsync(tab);
    }

    private async Task PressAsync(KeyboardEventArgs key)
    {
        var (at, last) = ((int)Memory.Tab, PanelParts.Tabs.Count - 1);
        var next = key.Key switch
        {
            "ArrowRight" => at == last ? 0 : at + 1,
            "ArrowLeft" => at == 0 ? last : at - 1,
            "Home" => 0,
            "End" => last,
            _ => at,
        };
        if (next == at)
            return;

        await OpenAsync((SpanTab)next);
        await _tabs[next].FocusAsync();
    }
}

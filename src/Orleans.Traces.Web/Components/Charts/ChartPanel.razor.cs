using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Orleans.Traces.Web.ViewModels.Charts;

namespace Orleans.Traces.Web.Components.Charts;

/// <summary>A chart over time with its legend, its read-out, and the same as a table. A click on a step leads to what lies behind it.</summary>
public sealed partial class ChartPanel
{
    // Beyond it the points of a line run into each other.
    private const int ManyPoints = 40;

    private const string Script = "./_content/Orleans.Traces.Web/charts.js";

    private ChartModel? _drawn;

    /// <summary>What is drawn.</summary>
    [Parameter]
    [EditorRequired]
    public required ChartModel Chart { get; set; }

    /// <summary>What stands there when there is nothing to draw.</summary>
    [Parameter]
    public string Empty { get; set; } = "Nothing in this time";

    [Inject]
    private PageReader Reader { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <inheritdoc/>
    protected override bool ShouldRender()
    {
        var changed = !ReferenceEquals(_drawn, Chart);
        _drawn = Chart;
        return changed;
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        try
        {
            // It listens on the document; a browser runs it once, however many charts there are.
            await using var module = await Js.InvokeAsync<IJSObjectReference>("import", Script);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The table tells the same.
        }
    }

    private static string At(string side, double percent) => string.Create(CultureInfo.InvariantCulture, $"{side}:{percent:0.##}%");

    private string Line(double fromTop) => string.Create(CultureInfo.InvariantCulture, $"M0 {fromTop:0.##}H{Chart.Steps}");
}

using Microsoft.AspNetCore.Components;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.Components.Lists;

/// <summary>The traces as a table; on a phone as cards.</summary>
public sealed partial class TraceTable
{
    // More rows than this are drawn only where they are in view.
    private const int MaxPlain = TraceFeed.PageSize;

    private const float RowHeight = 34;

    /// <summary>The traces.</summary>
    [Parameter]
    [EditorRequired]
    public required ShownTraces Shown { get; set; }

    /// <summary>The query that found them; empty: none did.</summary>
    [Parameter]
    public string Query { get; set; } = "";

    /// <summary>The columns, in their order.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<TraceColumn> Columns { get; set; }

    /// <summary>Where the reader is.</summary>
    [Parameter]
    [EditorRequired]
    public required LocalTimes Times { get; set; }

    /// <summary>What they are sorted by.</summary>
    [Parameter]
    public TraceSort Sort { get; set; }

    /// <summary>The reader wants them sorted by something else.</summary>
    [Parameter]
    public EventCallback<TraceSort> OnSort { get; set; }

    /// <summary>What was asked and answered in a trace has been read.</summary>
    [Parameter]
    public Action<TraceGlance>? OnGlance { get; set; }

    private string Label => Sort == TraceSort.Start ? "Traces, newest first" : $"Traces, highest {TraceSorts.Names[(int)Sort]} first";

    private string Grids => string.Concat(Enumerable.Range(0, TraceColumn.MostRoom + 1).Select(room => $"--room-{room}:{TraceColumn.Grid(Columns, room)};"));

    private static string Heading(TraceColumn column) => column.Name == "status" ? "!" : column.Title;

    private static string SortTitle(TraceColumn column, TraceSort sort) => sort switch
    {
        TraceSort.Start => "Newest first",
        TraceSort.Errors => "Most errors first",
        _ => $"Highest {column.Title.ToLowerInvariant()} first",
    };
}

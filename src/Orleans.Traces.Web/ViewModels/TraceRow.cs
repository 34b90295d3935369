using System.Globalization;
using Orleans.Traces.Assembling;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>A trace as a row of the list, every cell in the words that are shown. Equal rows look alike.</summary>
public sealed record TraceRow
{
    private const ulong Day = 24UL * 60 * 60 * 1_000_000_000;

    /// <summary>Its id, 32 hex digits.</summary>
    public required string TraceId { get; init; }

    /// <summary>Its start, local.</summary>
    public required string Time { get; init; }

    /// <summary>Its start, exact, in UTC.</summary>
    public required string ExactTime { get; init; }

    /// <summary>Its name; words in brackets where it has none.</summary>
    public required string Name { get; init; }

    /// <summary>The service; empty where it has none.</summary>
    public required string Service { get; init; }

    /// <summary>Its duration.</summary>
    public required string Duration { get; init; }

    /// <summary>Length of its bar, percent of the longest on the page. By cube root, so that a trace a thousand times as
    /// long leaves the others a tenth; what takes longer than a day is mostly a wrong clock, and sets no measure for the others.</summary>
    public required double Share { get; init; }

    /// <summary>Its spans.</summary>
    public required int Spans { get; init; }

    /// <summary>Its spans that failed.</summary>
    public required int Errors { get; init; }

    /// <summary>Whether more is expected.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>What is odd about it.</summary>
    public required TraceFlags Flags { get; init; }

    /// <summary>The length of its bar, as a style.</summary>
    public string BarStyle => string.Create(CultureInfo.InvariantCulture, $"width:{Share:0.#}%");

    /// <summary>The rows of one page.</summary>
    public static IReadOnlyList<TraceRow> Of(IReadOnlyList<TraceSummary> traces, LocalTimes times)
    {
        var longest = traces.Select(t => t.DurationNanos).Where(d => d <= Day).DefaultIfEmpty().Max();
        return [.. traces.Select(trace => Of(trace, times, longest))];
    }

    private static TraceRow Of(TraceSummary trace, LocalTimes times, ulong longest) => new()
    {
        TraceId = trace.TraceId.ToString(),
        Time = times.Brief(trace.Start),
        ExactTime = LocalTimes.ExactUtc(trace.Start),
        Name = Names.Of(trace),
        Service = VisibleText.Line(trace.ServiceName),
        Duration = Durations.Text(trace.DurationNanos),
        Share = trace.DurationNanos > longest ? 100 : longest == 0 ? 0 : Math.Cbrt((double)trace.DurationNanos / longest) * 100,
        Spans = trace.SpanCount,
        Errors = trace.ErrorCount,
        IsOpen = trace.State == TraceState.Open,
        Flags = trace.Flags,
    };
}

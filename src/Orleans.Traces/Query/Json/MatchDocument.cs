using System.Text.Json.Serialization;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Query.Json;

/// <summary>What matched within a trace that a search found.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="Spansets">The spans that matched.</param>
public sealed record MatchDocument(string TraceId, IReadOnlyList<SpansetDocument> Spansets)
{
    /// <summary>Spans that a match tells of, for each spanset.</summary>
    public const int Spans = 5;

    /// <summary>The document of a match.</summary>
    public static MatchDocument Of(SearchStep.Match match) => new(
        match.Trace.TraceId.ToString(),
        [.. match.Spansets.Select((set, i) => SpansetDocument.Of(set, match.Spans[i]))]);
}

/// <summary>Spans of a trace that matched together.</summary>
/// <param name="Matched">How many.</param>
/// <param name="Attributes">What the query's pipeline says of them: groups of <c>by</c>, values of aggregates, by their text in the query.</param>
/// <param name="Spans">The first of them, in tree order.</param>
public sealed record SpansetDocument(int Matched, AttributeMap Attributes, IReadOnlyList<MatchedSpanDocument> Spans)
{
    internal static SpansetDocument Of(TraceQl.Spanset set, IReadOnlyList<MatchedSpan> spans) => new(
        set.Nodes.Count,
        new AttributeMap(set.Attributes),
        [.. spans.Select((span, i) => new MatchedSpanDocument(
            span.SpanId, span.Name, span.Start, span.DurationNanos / 1e6, i < set.Selected.Count ? new AttributeMap(set.Selected[i]) : AttributeMap.None))]);
}

/// <summary>A span that matched.</summary>
/// <param name="SpanId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="StartTimeUnixNano">Unix nanoseconds as sent; 0: not sent.</param>
/// <param name="DurationMs">From start to end, in milliseconds.</param>
/// <param name="Attributes">What the query compared or selected, by its text in the query.</param>
public sealed record MatchedSpanDocument(
    [property: JsonConverter(typeof(SpanIdConverter))] SpanId SpanId, string Name,
    [property: JsonConverter(typeof(UnixNanoConverter))] ulong StartTimeUnixNano, double DurationMs, AttributeMap Attributes);

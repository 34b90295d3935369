using System.Globalization;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Tempo's <c>SearchResponse</c>.</summary>
internal sealed record TempoSearchDocument(IReadOnlyList<TempoFoundTrace> Traces, TempoSearchMetrics Metrics);

/// <summary>Tempo's <c>TraceSearchMetadata</c>.</summary>
internal sealed record TempoFoundTrace
{
    private const string NoRoot = "<root span not yet received>";
    private const ulong NanosPerMillisecond = 1_000_000;

    // A property's own name rules: the others are camel case of these, and "ID" is not.
    [System.Text.Json.Serialization.JsonPropertyName("traceID")]
    public required string TraceId { get; init; }

    public required string RootServiceName { get; init; }

    public required string RootTraceName { get; init; }

    public required string StartTimeUnixNano { get; init; }

    public required uint DurationMs { get; init; }

    /// <summary>The first of <see cref="SpanSets"/>, for clients that know one alone.</summary>
    public required TempoSpanSet? SpanSet { get; init; }

    public required IReadOnlyList<TempoSpanSet> SpanSets { get; init; }

    public static TempoFoundTrace Of(SearchStep.Match match, TempoColumns columns)
    {
        var trace = match.Trace;
        var sets = match.Spansets.Select((s, i) => TempoSpanSet.Of(s, match.Spans[i], columns)).ToList();
        return new TempoFoundTrace
        {
            TraceId = trace.TraceId.ToString(),
            RootServiceName = trace.ServiceName.Length == 0 && trace.Name.Length == 0 ? NoRoot : trace.ServiceName,
            RootTraceName = trace.Name,
            StartTimeUnixNano = trace.Start.ToString(CultureInfo.InvariantCulture),
            DurationMs = (uint)Math.Min(trace.DurationNanos / NanosPerMillisecond, uint.MaxValue),
            SpanSet = sets.Count > 0 ? sets[0] : null,
            SpanSets = sets,
        };
    }
}

/// <summary>Tempo's <c>SearchMetrics</c>.</summary>
/// <param name="InspectedTraces">Candidates that were looked at.</param>
/// <param name="InspectedBytes">Their size.</param>
/// <param name="CompletedJobs">0 where a limit on what one query may read was met, so that there may be more.</param>
/// <param name="TotalJobs">1: a search is one job.</param>
internal sealed record TempoSearchMetrics(uint InspectedTraces, string InspectedBytes, uint CompletedJobs, uint TotalJobs)
{
    public static TempoSearchMetrics Of(SearchProgress progress, bool limited) => new(
        (uint)progress.Candidates, progress.Bytes.ToString(CultureInfo.InvariantCulture), limited ? 0u : 1u, 1);
}

using System.Globalization;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Tempo's <c>QueryRangeResponse</c>.</summary>
/// <param name="Series">The lines of the diagram.</param>
/// <param name="Metrics">What was read.</param>
/// <param name="Status"><c>PARTIAL</c> where a limit was met; null: it is whole.</param>
/// <param name="Message">Which limit.</param>
internal sealed record TempoRangeDocument(IReadOnlyList<TempoTimeSeries> Series, TempoSearchMetrics Metrics, string? Status, string? Message)
{
    /// <summary>The status of what is not whole.</summary>
    public const string Partial = "PARTIAL";

    /// <summary>Why it is not.</summary>
    public const string LimitMet = "A limit on what one query may read or return was met: there is more than is shown. Choose a shorter time or a narrower query.";

    public static TempoRangeDocument Of(MetricsQuery query, MetricsAnswer answer) => new(
        [.. answer.Series.Select(s => TempoTimeSeries.Of(query, s))],
        TempoSearchMetrics.Of(answer.Progress, answer.Limited),
        answer.Limited ? Partial : null,
        answer.Limited ? LimitMet : null);
}

/// <summary>Tempo's <c>TimeSeries</c>.</summary>
internal sealed record TempoTimeSeries(IReadOnlyList<TempoKeyValue> Labels, IReadOnlyList<TempoSample> Samples)
{
    private const ulong NanosPerMillisecond = 1_000_000;

    // A sample stands at its interval's end; where there is no value there is no sample.
    public static TempoTimeSeries Of(MetricsQuery query, MetricsSeries series) => new(
        [.. series.Labels.Select(TempoKeyValue.Of)],
        [
            .. series.Values.Select((v, i) => (Value: v, End: query.From + (query.Step * (ulong)(i + 1)))).Where(s => !double.IsNaN(s.Value))
                .Select(s => new TempoSample((s.End / NanosPerMillisecond).ToString(CultureInfo.InvariantCulture), s.Value)),
        ]);
}

/// <summary>Tempo's <c>Sample</c>.</summary>
internal sealed record TempoSample(string TimestampMs, double Value);

/// <summary>Tempo's <c>QueryInstantResponse</c>.</summary>
/// <inheritdoc cref="TempoRangeDocument"/>
internal sealed record TempoInstantDocument(IReadOnlyList<TempoInstantSeries> Series, TempoSearchMetrics Metrics, string? Status, string? Message)
{
    public static TempoInstantDocument Of(MetricsAnswer answer) => new(
        [
            .. answer.Series.Where(s => s.Values.Count > 0 && !double.IsNaN(s.Values[0]))
                .Select(s => new TempoInstantSeries([.. s.Labels.Select(TempoKeyValue.Of)], s.Values[0])),
        ],
        TempoSearchMetrics.Of(answer.Progress, answer.Limited),
        answer.Limited ? TempoRangeDocument.Partial : null,
        answer.Limited ? TempoRangeDocument.LimitMet : null);
}

/// <summary>Tempo's <c>InstantSeries</c>.</summary>
internal sealed record TempoInstantSeries(IReadOnlyList<TempoKeyValue> Labels, double Value);

using Orleans.Traces.Identity;

namespace Orleans.Traces.Query.Searching;

/// <summary>Counts and measures spans over time by a TraceQL metrics query, such as <c>{ status = error } | rate() by (resource.service.name)</c>.</summary>
public interface IMetricsSearch
{
    /// <summary>Answers such a query.</summary>
    Task<MetricsAnswer> QueryAsync(MetricsQuery query, CancellationToken cancellationToken);
}

/// <summary>What to measure, and over which intervals.</summary>
/// <remarks>An interval is without its start and with its end, as in Prometheus: a span belongs to the one that its start lies in.</remarks>
public sealed record MetricsQuery
{
    /// <summary>The most intervals of one query.</summary>
    public const int MaxIntervals = 10_000;

    /// <summary>Whose traces.</summary>
    public required ProjectId Project { get; init; }

    /// <summary>TraceQL that ends in a metrics function, parsed.</summary>
    public required TraceQl.TraceQlQuery TraceQl { get; init; }

    /// <summary>Where the first interval starts, Unix nanoseconds.</summary>
    public required ulong From { get; init; }

    /// <summary>How long an interval is, in nanoseconds, more than 0.</summary>
    public required ulong Step { get; init; }

    /// <summary>How many there are, from 1 to <see cref="MaxIntervals"/>, and one or two for intervals that are begun.</summary>
    public required int Intervals { get; init; }

    /// <summary>Where the last one ends.</summary>
    public ulong To => From + (Step * (ulong)Intervals);
}

/// <summary>What was measured.</summary>
/// <param name="Series">One for each combination of labels that occurs.</param>
/// <param name="Progress">What was read.</param>
/// <param name="Limited">A limit was met, on what one query may read or on the number of series: there is more.</param>
public sealed record MetricsAnswer(IReadOnlyList<MetricsSeries> Series, SearchProgress Progress, bool Limited);

/// <summary>One line of a diagram.</summary>
/// <param name="Labels">The groups of <c>by</c> by their text in the query; without <c>by</c> one label, <c>__name__</c>, with the function's name.</param>
/// <param name="Values">One for each interval; NaN: there is none.</param>
public sealed record MetricsSeries(IReadOnlyList<KeyValuePair<string, AttributeValue>> Labels, IReadOnlyList<double> Values);

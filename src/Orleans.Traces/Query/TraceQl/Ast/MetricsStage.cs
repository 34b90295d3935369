namespace Orleans.Traces.Query.TraceQl.Ast;

internal enum MetricsFunction
{
    Rate,
    CountOverTime,
    MinOverTime,
    MaxOverTime,
    AvgOverTime,
    SumOverTime,
    QuantileOverTime,
    HistogramOverTime,
}

/// <summary>What makes time series of the spans that a pipeline leaves.</summary>
/// <param name="Function">Which.</param>
/// <param name="Over">What of each span; null for the functions that count.</param>
/// <param name="Quantiles">From 0 to 1; empty for other functions.</param>
/// <param name="By">The labels of the series.</param>
internal sealed record MetricsStage(
    MetricsFunction Function, FieldExpression.Read? Over, IReadOnlyList<double> Quantiles, IReadOnlyList<FieldExpression.Read> By)
{
    /// <summary>The functions' names, in the order of <see cref="MetricsFunction"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "rate", "count_over_time", "min_over_time", "max_over_time", "avg_over_time", "sum_over_time", "quantile_over_time", "histogram_over_time",
    ];
}

/// <summary>What is done to the series. A closed set.</summary>
internal abstract record SeriesStage
{
    private SeriesStage()
    {
    }

    /// <summary>At each time the so many series with the highest (or lowest) values.</summary>
    public sealed record Top(int Count, bool Lowest) : SeriesStage;

    /// <summary>The values for which a comparison holds.</summary>
    public sealed record Keep(CompareOperator Operator, Value Value) : SeriesStage;
}

namespace Orleans.Traces.GenAi;

/// <summary>What a span says it cost, in US dollars. Null: it does not say.</summary>
/// <param name="Total">In all.</param>
/// <param name="Input">Its input.</param>
/// <param name="Output">Its output.</param>
public sealed record ReportedCost(decimal? Total, decimal? Input, decimal? Output);

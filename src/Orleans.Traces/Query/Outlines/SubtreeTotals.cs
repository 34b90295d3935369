namespace Orleans.Traces.Query.Outlines;

/// <summary>What a span and all below it used, each token and each cent counted once.</summary>
/// <param name="Input">Tokens of the input; null: no span says any.</param>
/// <param name="Output">Tokens of the output; null: no span says any.</param>
/// <param name="CostUsd">US dollars; null: nothing of it has a price.</param>
/// <param name="Unpriced">Spans whose tokens have no price, so that <paramref name="CostUsd"/> lacks them.</param>
/// <param name="Errors">Spans below it that failed, itself not counted.</param>
public readonly record struct SubtreeTotals(long? Input, long? Output, decimal? CostUsd, int Unpriced, int Errors);

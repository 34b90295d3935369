namespace Orleans.Traces.GenAi.Totals;

/// <summary>What one span adds to its trace.</summary>
/// <param name="Tokens">Its tokens less what spans below it report.</param>
/// <param name="CostUsd">Its cost: as reported, less what spans below it cost; else the price of <paramref name="Tokens"/>; null: not known.</param>
/// <param name="IsScoring">It is a scorer's work.</param>
public readonly record struct OwnShare(TokenUsage Tokens, decimal? CostUsd, bool IsScoring);

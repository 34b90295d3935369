using Orleans.Traces.GenAi.Totals;

namespace Orleans.Traces.Query.Json;

/// <summary>Tokens and cost as the API writes them. Null: not known.</summary>
/// <param name="InputTokens">Cached ones included.</param>
/// <param name="OutputTokens">Reasoning included.</param>
/// <param name="CacheReadTokens">Of the input, read from a cache.</param>
/// <param name="CacheWriteTokens">Of the input, written to a cache.</param>
/// <param name="ReasoningTokens">Of the output, what models thought.</param>
/// <param name="CostUsd">US dollars, of what has a price.</param>
/// <param name="CallsWithoutCost">Calls of models whose cost is not known, so that <paramref name="CostUsd"/> lacks them.</param>
public sealed record TotalsDocument(
    long? InputTokens, long? OutputTokens, long? CacheReadTokens, long? CacheWriteTokens, long? ReasoningTokens, decimal? CostUsd, int CallsWithoutCost)
{
    /// <summary>The document of totals.</summary>
    public static TotalsDocument Of(UsageTotals totals) => new(
        totals.Tokens.Input, totals.Tokens.Output, totals.Tokens.CacheRead, totals.Tokens.CacheWrite, totals.Tokens.Reasoning, totals.CostUsd,
        totals.CallsWithoutCost);
}

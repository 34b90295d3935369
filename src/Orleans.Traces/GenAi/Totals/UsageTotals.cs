namespace Orleans.Traces.GenAi.Totals;

/// <summary>Tokens and cost of several spans, each token counted once.</summary>
/// <param name="Tokens">Null where no span says anything.</param>
/// <param name="CostUsd">US dollars, twelve decimals, of what has a price; null where nothing has one.</param>
/// <param name="CallsWithoutCost">Calls of models whose cost is not known, so that <paramref name="CostUsd"/> lacks them.</param>
public sealed record UsageTotals(TokenUsage Tokens, decimal? CostUsd, int CallsWithoutCost)
{
    /// <summary>Nothing is known, and nothing is missing.</summary>
    public static UsageTotals None { get; } = new(TokenUsage.Unknown, null, 0);

    /// <summary>Both together.</summary>
    public UsageTotals Plus(UsageTotals other) =>
        new(Tokens.Plus(other.Tokens), TokenUsage.Sum(CostUsd, other.CostUsd), CallsWithoutCost + other.CallsWithoutCost);
}

namespace Orleans.Traces.Scoring.Running;

/// <summary>What is said of a target.</summary>
/// <param name="Verdict">The score.</param>
/// <param name="CostUsd">What judging cost, US dollars; null: nothing, or it is not known.</param>
public sealed record Judgement(Verdict Verdict, decimal? CostUsd = null);

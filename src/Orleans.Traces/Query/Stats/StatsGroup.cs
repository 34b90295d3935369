namespace Orleans.Traces.Query.Stats;

/// <summary>One group of statistics.</summary>
/// <param name="Key">What they have in common; null: they have no such thing, or there is one group only.</param>
/// <param name="IsOther">These are the groups past the limit, summed up.</param>
/// <param name="Whole">Over the whole range.</param>
/// <param name="Steps">The steps that hold anything, by their number from 0.</param>
public sealed record StatsGroup(string? Key, bool IsOther, StatsCell Whole, IReadOnlyDictionary<int, StatsCell> Steps);

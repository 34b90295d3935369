using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage;

/// <summary>Which due scores.</summary>
/// <param name="Project">Whose.</param>
/// <param name="ScorerId">Of which scorer.</param>
/// <param name="Parked">Those that were given up; false: those that may be tried at <paramref name="Now"/>.</param>
/// <param name="Now">The time.</param>
/// <param name="Limit">At most so many, from 1.</param>
public sealed record DueQuery(ProjectId Project, string ScorerId, bool Parked, DateTimeOffset Now, int Limit);

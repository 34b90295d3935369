using Orleans.Traces.Identity;

namespace Orleans.Traces.Datasets;

/// <summary>A case as one version of its dataset left it.</summary>
/// <param name="Id">The case.</param>
/// <param name="Version">The version that made it so.</param>
/// <param name="Case">What it says; null: that version deleted it.</param>
public sealed record CaseRevision(string Id, int Version, DatasetCase? Case);

/// <summary>A page of cases.</summary>
/// <param name="Cases">In the order of their ids (ordinal).</param>
/// <param name="Next">The id that the next page starts after; null: this is the last.</param>
public sealed record CasePage(IReadOnlyList<CaseRevision> Cases, string? Next);

/// <summary>What a case of the latest version is known by.</summary>
/// <param name="Id">The case.</param>
/// <param name="Hash">Names what it says: see <see cref="CaseContent.HashOf"/>.</param>
public readonly record struct CaseMark(string Id, ItemHash Hash);

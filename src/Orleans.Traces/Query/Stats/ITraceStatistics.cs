using Orleans.Traces.Identity;

namespace Orleans.Traces.Query.Stats;

/// <summary>What the traces of a range add up to, open ones included.</summary>
public interface ITraceStatistics
{
    /// <summary>Counts, durations, tokens and cost, over the range and step by step.</summary>
    Task<StatsAnswer> StatsAsync(ProjectId project, StatsQuery query, CancellationToken cancellationToken);

    /// <summary>The sessions, or the users.</summary>
    Task<GroupsAnswer> GroupsAsync(ProjectId project, GroupsQuery query, CancellationToken cancellationToken);
}

/// <summary>Statistics.</summary>
/// <param name="Query">What was asked.</param>
/// <param name="Groups">Highest count first, by key among equals; then those without a key, then the groups past the limit as one, where there
/// are any. Never empty.</param>
/// <param name="IsLimited">More traces were to be looked at than one query may: the numbers are those of the newest.</param>
public sealed record StatsAnswer(StatsQuery Query, IReadOnlyList<StatsGroup> Groups, bool IsLimited);

/// <summary>Sessions, or users.</summary>
/// <param name="Groups">The one with the newest trace first.</param>
/// <param name="IsLimited">More traces were to be looked at than one query may: older ones are missing.</param>
public sealed record GroupsAnswer(IReadOnlyList<TraceGroup> Groups, bool IsLimited);

/// <summary>Which sessions or users: those of the traces that start within a range.</summary>
/// <param name="From">Lowest start, inclusive, Unix nanoseconds.</param>
/// <param name="To">Highest start, exclusive, Unix nanoseconds.</param>
/// <param name="Kind">Sessions, or users.</param>
public sealed record GroupsQuery(ulong From, ulong To, OwnerKind Kind)
{
    /// <summary>Only of the traces that belong to this session or user; null: of all.</summary>
    public TraceOwner? Within { get; init; }
}

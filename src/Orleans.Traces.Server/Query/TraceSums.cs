using Orleans.Traces.Identity;
using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Server.Query;

/// <summary>Sums up the traces of a range: statistics, sessions, users. Each answer says whether the limit on what one query may read was met:
/// then it is of the newest traces.</summary>
internal sealed class TraceSums(TraceScans scans)
{
    /// <summary>Statistics. Where groups are told apart the range is read twice: which of them are kept is known at its end.</summary>
    public async Task<(TraceStats Stats, bool IsLimited)> StatsAsync(ProjectId project, StatsQuery query, CancellationToken cancellationToken)
    {
        var stats = new TraceStats(query);
        var scan = scans.Begin(project, query.From, query.To);
        if (stats.NeedsRanks)
        {
            await foreach (var trace in scan.ReadAsync(cancellationToken))
                stats.Rank(trace);
        }

        await foreach (var trace in scan.ReadAsync(cancellationToken))
            stats.Count(trace);
        return (stats, scan.IsLimited);
    }

    /// <summary>The sessions, or the users.</summary>
    public async Task<(IReadOnlyList<TraceGroup> Groups, bool IsLimited)> GroupsAsync(
        ProjectId project, (ulong From, ulong To) range, bool isSession, CancellationToken cancellationToken)
    {
        var groups = new TraceGroups(isSession);
        var scan = scans.Begin(project, range.From, range.To);
        await foreach (var trace in scan.ReadAsync(cancellationToken))
            groups.Add(trace);
        return (groups.Groups, scan.IsLimited || groups.IsLimited);
    }
}

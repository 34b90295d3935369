using Orleans.Traces.Identity;
using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Server.Query;

/// <summary>Sums up the traces of a range by reading them. Each answer says whether the limit on what one query may read was met: then it is of
/// the newest traces.</summary>
internal sealed class TraceSums(TraceScans scans) : ITraceStatistics
{
    /// <inheritdoc/>
    /// <remarks>Where groups are told apart the range is read twice: which of them are kept is known at its end.</remarks>
    public async Task<StatsAnswer> StatsAsync(ProjectId project, StatsQuery query, CancellationToken cancellationToken)
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
        return new StatsAnswer(query, stats.Groups(), scan.IsLimited);
    }

    /// <inheritdoc/>
    public async Task<GroupsAnswer> GroupsAsync(ProjectId project, GroupsQuery query, CancellationToken cancellationToken)
    {
        var groups = new TraceGroups(query.Kind);
        var scan = scans.Begin(project, query.From, query.To);
        await foreach (var trace in scan.ReadAsync(cancellationToken))
        {
            if (query.Within?.Owns(trace) != false)
                groups.Add(trace);
        }

        return new GroupsAnswer(groups.Groups, scan.IsLimited || groups.IsLimited);
    }
}

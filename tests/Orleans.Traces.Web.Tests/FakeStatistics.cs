using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Web.Tests;

/// <summary>Sums up the traces of a fake; notes what was asked, and can fail. With it the models without a price and the ledger.</summary>
internal sealed class FakeStatistics(FakeQueries queries) : ITraceStatistics, IIngestReports, IUnknownModels
{
    /// <summary>The statistics that were asked for, in order.</summary>
    public List<StatsQuery> Asked { get; } = [];

    /// <summary>The groups that were asked for, in order.</summary>
    public List<GroupsQuery> AskedGroups { get; } = [];

    /// <summary>The ledger's rows.</summary>
    public List<LedgerRow> Ledger { get; } = [];

    /// <summary>Models without a price.</summary>
    public List<UnknownModel> Unknown { get; } = [];

    public Exception? Failure { get; set; }

    /// <summary>The limit on what one query may read was met.</summary>
    public bool IsLimited { get; set; }

    public async Task<StatsAnswer> StatsAsync(ProjectId project, StatsQuery query, CancellationToken cancellationToken)
    {
        Asked.Add(query);
        var stats = new TraceStats(query);
        var traces = await ReadAsync(query.From, query.To);
        foreach (var trace in traces)
            stats.Rank(trace);
        foreach (var trace in traces)
            stats.Count(trace);
        return new StatsAnswer(query, stats.Groups(), IsLimited);
    }

    public async Task<GroupsAnswer> GroupsAsync(ProjectId project, GroupsQuery query, CancellationToken cancellationToken)
    {
        AskedGroups.Add(query);
        var groups = new TraceGroups(query.Kind);
        foreach (var trace in await ReadAsync(query.From, query.To))
        {
            if (query.Within?.Owns(trace) != false)
                groups.Add(trace);
        }

        return new GroupsAnswer(groups.Groups, IsLimited);
    }

    public Task<LedgerReport> ReadAsync(LedgerQuery query, CancellationToken cancellationToken) => Task.FromResult(LedgerReport.Of(query, Ledger, []));

    public IReadOnlyList<UnknownModel> List(ProjectId project) => Unknown;

    private Task<IReadOnlyList<TraceSummary>> ReadAsync(ulong from, ulong to) =>
        Failure is null ? Task.FromResult(queries.Within(from, to)) : Task.FromException<IReadOnlyList<TraceSummary>>(Failure);
}

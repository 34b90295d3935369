using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Api;

/// <summary>Traces in memory, by the rules of <see cref="TraceListQuery"/>.</summary>
internal sealed class FakeTraceQueries : ITraceQueries
{
    private readonly Dictionary<TraceKey, StoredTrace> _traces = [];

    /// <summary>Thrown by every call, where set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Stores a trace of the default project.</summary>
    public void Add(TraceId id, params TraceItem[] items) =>
        Add(new StoredTrace(TraceTree.Build(items).Summarize(id, TraceState.Final, revision: 1, truncated: false), items));

    public void Add(StoredTrace trace, ProjectId? project = null) =>
        _traces.Add(new TraceKey(project ?? ProjectId.Default, trace.Summary.TraceId), trace);

    /// <summary>Forgets every trace.</summary>
    public void Clear() => _traces.Clear();

    public Task<TracePage> ListAsync(TraceListQuery query, CancellationToken cancellationToken)
    {
        if (Failure is not null)
            return Task.FromException<TracePage>(Failure);

        var found = _traces.Where(t => t.Key.Project == query.Project).Select(t => t.Value.Summary)
            .Where(s => query.Includes(s.Start, s.TraceId)).ToList();
        found.Sort(TraceListQuery.Compare);
        var page = found.Take(query.Limit).ToList();
        return Task.FromResult(new TracePage(page, found.Count > page.Count ? new TraceCursor(page[^1].Start, page[^1].TraceId) : null));
    }

    public Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken) =>
        Failure is null ? Task.FromResult(_traces.GetValueOrDefault(key)) : Task.FromException<StoredTrace?>(Failure);

    public async Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken) =>
        (await FindAsync(key, cancellationToken))?.Summary;
}

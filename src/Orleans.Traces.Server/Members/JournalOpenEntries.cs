using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Members;

/// <summary>What the journals of this process hold.</summary>
internal sealed class JournalOpenEntries(HeldJournals journals, ITraceStore store, IEnumerable<IDayStore> days) : IOpenEntries
{
    public Task<IReadOnlyList<OpenTrace>> NewestAsync(TraceListQuery query, CancellationToken cancellationToken) => Task.FromResult(
        journals.All is [var one] ? one.NewestTraces(query) : Newest(journals.All.SelectMany(j => j.NewestTraces(query)), query.Limit));

    public ValueTask<IReadOnlySet<TraceId>> OpenOfAsync(ProjectId project, IReadOnlyCollection<TraceId> traces, CancellationToken cancellationToken)
    {
        var all = journals.All;
        return ValueTask.FromResult<IReadOnlySet<TraceId>>(traces.Where(t => all.Any(j => j.IsOpen(new TraceKey(project, t)))).ToHashSet());
    }

    public Task<IReadOnlyCollection<LogShard>> LogsAsync(ProjectId project, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyCollection<LogShard>>(journals.All.SelectMany(j => j.OpenLogs()).Where(l => l.Project == project).ToHashSet());

    public async Task<IReadOnlyList<OpenItems>> ReadAsync(TraceKey key, string? except, CancellationToken cancellationToken)
    {
        var found = new List<OpenItems>();
        foreach (var journal in journals.All.Where(j => j.Name != except && j.IsOpen(key)))
        {
            using var contents = await journal.ReadAsync(key, cancellationToken);
            found.Add(new OpenItems
            {
                Traces = OpenItems.Join(contents.Entries, OtlpSignal.Traces, []),
                Logs = OpenItems.Join(contents.Entries, OtlpSignal.Logs, []),
                IsTruncated = false,
                Journal = journal.Name,
            });
        }

        return found;
    }

    public Task<bool> HasAnyAsync(ProjectId project, CancellationToken cancellationToken) => Task.FromResult(
        days.SelectMany(s => s.Days()).Any(d => d.Project == project)
        || journals.All.Any(j => j.OpenTraces().Any(t => t.Key.Project == project) || j.OpenLogs().Any(l => l.Project == project)));

    public async Task RenewDeletionsAsync(CancellationToken cancellationToken)
    {
        foreach (var open in journals.All.SelectMany(j => j.OpenTraces()).Where(t => store.IsKnownDeleted(t.Key)))
            await store.DeleteAsync(open.Key, isOpen: true, cancellationToken);
    }

    /// <summary>The newest of several lists, which are in order each.</summary>
    internal static IReadOnlyList<OpenTrace> Newest(IEnumerable<OpenTrace> traces, int limit) =>
        [.. traces.Order(Comparer<OpenTrace>.Create((a, b) => TraceListQuery.Compare((a.Start, a.Key.TraceId), (b.Start, b.Key.TraceId)))).Take(limit)];
}

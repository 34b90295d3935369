using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Storage;

/// <summary>What was accepted and is not stored yet, kept through any crash. One per silo. Every journal passes <c>JournalContract</c>.</summary>
/// <remarks>All members may be called from many threads at once. An entry is named by the journal's <see cref="Name"/> and its sequence.</remarks>
public interface ITraceJournal
{
    /// <summary>Names this journal among all journals; the same after a restart.</summary>
    string Name { get; }

    /// <summary>Writes an entry. Completes only when it would survive a power cut; many appends share one sync.</summary>
    /// <remarks>The payload is read until the append completes, and not kept. An empty payload says that the trace is open although nothing of
    /// it waits for being stored; such an entry is taken even where the journal is full, since it lets go of more than it takes.
    /// A failed append throws <see cref="StorageUnavailableException"/>; its entry may or may not come back after a restart
    /// (harmless by law L2: it was not acknowledged, and its repeat is recognized).</remarks>
    /// <returns>The entry's sequence, greater than all before.</returns>
    Task<long> AppendAsync(JournalAppend append, CancellationToken cancellationToken);

    /// <summary>Says that these entries are stored elsewhere. Unknown sequences and repeats are ignored.</summary>
    /// <remarks>Not synced: after a crash a released entry may come back, which is harmless.</remarks>
    void Release(IReadOnlyCollection<long> sequences);

    /// <summary>The unreleased entries of a trace or log shard, lowest sequence first.</summary>
    Task<JournalContents> ReadAsync(JournalKey key, CancellationToken cancellationToken);

    /// <summary>Those of these entries that are unreleased, in the order asked for. One that is damaged is reported to the log and left out.</summary>
    Task<JournalContents> ReadAsync(IReadOnlyList<long> sequences, CancellationToken cancellationToken);

    /// <summary>The traces that have unreleased entries, in no particular order.</summary>
    IReadOnlyList<OpenTrace> OpenTraces();

    /// <summary>Those of a project's traces with unreleased entries that the query includes, by the earliest time in these entries, newest first;
    /// at most <see cref="TraceListQuery.Limit"/>.</summary>
    IReadOnlyList<OpenTrace> NewestTraces(TraceListQuery query);

    /// <summary>Whether a trace has unreleased entries.</summary>
    bool IsOpen(TraceKey key);

    /// <summary>The traces that were appended to longest ago, oldest first, at most <paramref name="max"/>.</summary>
    IReadOnlyList<OpenTrace> OldestTraces(int max);

    /// <summary>How full it is.</summary>
    JournalFill Fill { get; }

    /// <summary>The log shards that have unreleased entries, in no particular order.</summary>
    IReadOnlyList<LogShard> OpenLogs();
}

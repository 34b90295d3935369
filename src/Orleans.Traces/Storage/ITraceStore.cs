using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Storage;

/// <summary>Where traces are kept. Every store passes <c>TraceStoreContract</c>.</summary>
/// <remarks>All members may be called from many threads at once. A failure of the store itself is a
/// <see cref="StorageUnavailableException"/>: the caller may try again, and a repeated save does no harm.</remarks>
public interface ITraceStore
{
    /// <summary>Stores what is new of a trace.</summary>
    /// <remarks>
    /// Atomic: a reader sees all of a save or nothing of it. Completes only when all of it would survive a power cut.
    /// Conditional: <see cref="TraceSave.BasedOnRevision"/> must be the stored revision (0: not stored), else nothing is written and
    /// the outcome is <see cref="SaveOutcome.Stale"/>; the caller then loads the trace, merges and saves again.
    /// A trace stays in the day (UTC) of its first save. The items are read until the save completes, and not kept.
    /// </remarks>
    Task<SaveOutcome> SaveAsync(TraceSave save, CancellationToken cancellationToken);

    /// <summary>The trace with all of its items, in no particular order; null when it is not stored.</summary>
    Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken);

    /// <summary>What a list shows of the trace; null when it is not stored.</summary>
    Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken);

    /// <summary>A project's traces, newest start first, the greater trace id first among equals; at most <see cref="TraceListQuery.Limit"/>,
    /// which may be as much as <see cref="TraceListQuery.MaxRead"/>.</summary>
    Task<IReadOnlyList<TraceSummary>> ListAsync(TraceListQuery query, CancellationToken cancellationToken);
}

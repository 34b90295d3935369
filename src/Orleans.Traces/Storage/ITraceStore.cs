using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Storage;

/// <summary>Where traces are kept. Every store passes <c>TraceStoreContract</c>.</summary>
/// <remarks>All members may be called from many threads at once. A failure of the store itself is a
/// <see cref="StorageUnavailableException"/>: the caller may try again, and a repeated save does no harm. A trace whose day is over by the
/// <see cref="IRetentionPolicy"/> counts as absent: a save that is based on nothing puts it into today's.</remarks>
public interface ITraceStore : IDayStore
{
    /// <summary>Stores what is new of a trace.</summary>
    /// <remarks>
    /// Atomic: a reader sees all of a save or nothing of it. Completes only when all of it would survive a power cut.
    /// Conditional: <see cref="TraceSave.BasedOnRevision"/> must be the stored revision (0: not stored), else nothing is written and
    /// the outcome is <see cref="SaveOutcome.Stale"/>; the caller then loads the trace, merges and saves again.
    /// Nothing of a deleted trace is written: <see cref="SaveOutcome.Deleted"/>, whatever it is based on.
    /// A trace stays in the day (UTC) of its first save. The items are read until the save completes, and not kept.
    /// </remarks>
    Task<SaveOutcome> SaveAsync(TraceSave save, CancellationToken cancellationToken);

    /// <summary>The trace with all of its items, in no particular order; null when it is not stored.</summary>
    Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken);

    /// <summary>As <see cref="FindAsync"/>, without the items' bytes, but with what each span means (<see cref="Otlp.SpanItem.Facts"/>): what is
    /// held at once does not grow with the bytes.</summary>
    Task<StoredTrace?> FindOutlineAsync(TraceKey key, CancellationToken cancellationToken);

    /// <summary>What a list shows of the trace; null when it is not stored.</summary>
    Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken);

    /// <summary>Deletes a trace for good: completes only when it cannot be read, and would not come back after a power cut, whoever saves it
    /// again. May be repeated. What says so is kept for as long as a trace that was stored today.</summary>
    /// <param name="key">Which trace.</param>
    /// <param name="isOpen">The caller knows of items that may not be stored: the trace is deleted even where nothing of it is.</param>
    /// <param name="cancellationToken">Helps only until the work is begun.</param>
    /// <returns>False: nothing was known of the trace, and nothing was written.</returns>
    Task<bool> DeleteAsync(TraceKey key, bool isOpen, CancellationToken cancellationToken);

    /// <summary>Whether it is known here, without asking anybody, that the trace was deleted.</summary>
    /// <remarks>Cheap enough for every delivery. A store that others write to as well may not know it yet; a save says it then.</remarks>
    bool IsKnownDeleted(TraceKey key);

    /// <summary>A project's traces, newest start first, the greater trace id first among equals; at most <see cref="TraceListQuery.Limit"/>,
    /// which may be as much as <see cref="TraceListQuery.MaxRead"/>.</summary>
    Task<IReadOnlyList<TraceSummary>> ListAsync(TraceListQuery query, CancellationToken cancellationToken);

    /// <summary>The traces that may fulfil a condition, in the order of <see cref="ListAsync"/>, a few at a time: the caller checks each.</summary>
    /// <remarks>
    /// Every trace is there that fulfils it and whose save completed before the call; others may be there too, all of them where a store has
    /// nothing better to go by.
    /// Lazy: what is read and held at once does not grow with the range; the first traces come before the range is read to its end, and what the
    /// caller does not ask for is not read. No part is empty. A trace whose start changes meanwhile may come twice, or at its old place.
    /// </remarks>
    /// <param name="range">Whose traces, and in which range; its limit is not looked at.</param>
    /// <param name="condition">What they must have.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    IAsyncEnumerable<IReadOnlyList<TraceSummary>> CandidatesAsync(
        TraceListQuery range, SearchCondition condition, CancellationToken cancellationToken);
}

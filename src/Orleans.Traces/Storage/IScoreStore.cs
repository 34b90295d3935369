using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Storage;

/// <summary>Scores, and what waits for scorers, beside the traces of an <see cref="ITraceStore"/>. Every store passes <c>ScoreStoreContract</c>.</summary>
/// <remarks>All members may be called from many threads at once. A failure of the store itself is a <see cref="StorageUnavailableException"/>: the
/// caller may try again, and what is repeated does no harm. Scores and what is due go with their trace: when it is deleted, or its day is dropped.
/// What makes a trace due is <see cref="TraceSave.Due"/>, in the same write as the trace.</remarks>
public interface IScoreStore
{
    /// <summary>The scorers that something waits for which may be tried at this time. Cheap where nothing waits at all.</summary>
    Task<IReadOnlyList<(ProjectId Project, string ScorerId)>> DueScorersAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>What waits for a scorer, longest first.</summary>
    Task<IReadOnlyList<DueScore>> ListDueAsync(DueQuery query, CancellationToken cancellationToken);

    /// <summary>Replaces what is known of something due, if it is still due of the same revision.</summary>
    /// <remarks>Atomic and durable. False: it is no longer due, or due anew.</remarks>
    Task<bool> ChangeDueAsync(DueScore due, CancellationToken cancellationToken);

    /// <summary>Drops all that waits for a scorer.</summary>
    Task DropDueAsync(ProjectId project, string scorerId, CancellationToken cancellationToken);

    /// <summary>Stores scores, and notes that something is no longer due unless it is due anew.</summary>
    /// <remarks>Atomic: all of it or nothing, and durable when it completes. However often one is saved there is one score of a key, the first;
    /// one that was sent replaces the one before.</remarks>
    /// <returns>False: the trace is not stored, and nothing was written.</returns>
    Task<bool> SaveScoresAsync(ScoreSave save, CancellationToken cancellationToken);

    /// <summary>Removes a score. False: there is none of this key.</summary>
    Task<bool> DeleteScoreAsync(TraceKey trace, ItemHash key, CancellationToken cancellationToken);

    /// <summary>The scores of a trace, in the order of their keys; none where it is not stored.</summary>
    Task<IReadOnlyList<StoredScore>> FindScoresAsync(TraceKey trace, CancellationToken cancellationToken);
}

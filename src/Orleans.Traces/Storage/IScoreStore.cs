using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Sent;

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

    /// <summary>Makes traces due for a scorer of the revision that is stored. What is due already stays as it is, and a trace that is not stored is passed over.</summary>
    /// <remarks>Durable when it completes. A failure may have made some of them due.</remarks>
    Task MakeDueAsync(DueJob job, IReadOnlyList<TraceId> traces, CancellationToken cancellationToken);

    /// <summary>Drops what a job made due and what still waits of it; what is parked, and what a save made due anew, stays.</summary>
    Task DropDueAsync(DueJob job, CancellationToken cancellationToken);

    /// <summary>Drops all that waits for a scorer.</summary>
    Task DropDueAsync(ProjectId project, string scorerId, CancellationToken cancellationToken);

    /// <summary>Stores scores, and notes that something is no longer due unless it is due anew.</summary>
    /// <remarks>Atomic: all of it or nothing, and durable when it completes. However often one is saved there is one score of a key, the first;
    /// one that was sent replaces the one before.</remarks>
    /// <returns>False: the trace is not stored, and nothing was written.</returns>
    Task<bool> SaveScoresAsync(ScoreSave save, CancellationToken cancellationToken);

    /// <summary>Stores scores that were sent for a trace, each in place of the one of its key; where the trace is not stored, keeps them until it is.</summary>
    /// <remarks>Atomic: all of them or nothing, and durable when it completes. The save that first stores the trace takes them along; or, where
    /// that cannot be, they stand with it a little later (<see cref="TendWaitingAsync"/>). What waits never replaces what was sent when the trace was
    /// stored. A trace has at most <see cref="SentScoreLimits.PerTrace"/>, and of a project's traces that have not come at most
    /// <see cref="SentScoreLimits.WaitingTraces"/> have some.</remarks>
    Task<SendOutcome> SendScoresAsync(TraceKey trace, IReadOnlyList<StoredScore> scores, CancellationToken cancellationToken);

    /// <summary>Drops what was sent before a time for traces that are still not stored, and gives traces that are stored what waits for them still.</summary>
    /// <returns>The scores that were dropped.</returns>
    Task<int> TendWaitingAsync(DateTimeOffset sentBefore, CancellationToken cancellationToken);

    /// <summary>Removes a score, one that waits for its trace too. False: there is none of this key.</summary>
    Task<bool> DeleteScoreAsync(TraceKey trace, ItemHash key, CancellationToken cancellationToken);

    /// <summary>How much waits for a scorer.</summary>
    Task<DueCounts> CountDueAsync(ProjectId project, string scorerId, CancellationToken cancellationToken);

    /// <summary>A scorer's scores in the order of <see cref="ScoreOfTrace.Compare"/>. What is read does not grow with what lies before or after the page.</summary>
    Task<IReadOnlyList<ScoreOfTrace>> ListScoresAsync(ScorerScoresQuery query, CancellationToken cancellationToken);

    /// <summary>What a scorer's scores of a range add up to; the query's limit and place are not looked at.</summary>
    /// <param name="query">Which.</param>
    /// <param name="step">The width of a step, from the beginning of the range on; at most <see cref="ScorerSums.MaxSteps"/> fit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ScorerSums> SumScoresAsync(ScorerScoresQuery query, TimeSpan step, CancellationToken cancellationToken);

    /// <summary>The scores of a trace, in the order of their keys; where it is not stored, those that wait for it.</summary>
    Task<IReadOnlyList<StoredScore>> FindScoresAsync(TraceKey trace, CancellationToken cancellationToken);
}

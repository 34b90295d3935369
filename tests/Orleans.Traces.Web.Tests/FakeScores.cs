using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Web.Tests;

/// <summary>Scores that a test sets; nothing is ever due.</summary>
internal sealed class FakeScores : IScoreStore
{
    public Dictionary<TraceKey, IReadOnlyList<StoredScore>> Of { get; } = [];

    public Task<IReadOnlyList<(ProjectId Project, string ScorerId)>> DueScorersAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(ProjectId, string)>>([]);

    public Task<IReadOnlyList<DueScore>> ListDueAsync(DueQuery query, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<DueScore>>([]);

    public Task<bool> ChangeDueAsync(DueScore due, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task MakeDueAsync(DueJob job, IReadOnlyList<TraceId> traces, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DropDueAsync(DueJob job, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DropDueAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> SaveScoresAsync(ScoreSave save, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<SendOutcome> SendScoresAsync(TraceKey trace, IReadOnlyList<StoredScore> scores, CancellationToken cancellationToken) =>
        Task.FromResult<SendOutcome>(new SendOutcome.Waiting());

    /// <summary>The times before which what was sent was to be dropped, as it was asked.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<DateTimeOffset> Tended { get; } = [];

    public Task<int> TendWaitingAsync(DateTimeOffset sentBefore, CancellationToken cancellationToken)
    {
        Tended.Enqueue(sentBefore);
        return Tended.Count == 2 ? throw new StorageUnavailableException("away") : Task.FromResult(Tended.Count);
    }

    public Task<bool> DeleteScoreAsync(TraceKey trace, ItemHash key, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<DueCounts> CountDueAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) => Task.FromResult(default(DueCounts));

    public Task<IReadOnlyList<ScoreOfTrace>> ListScoresAsync(ScorerScoresQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ScoreOfTrace>>([]);

    public Task<ScorerSums> SumScoresAsync(ScorerScoresQuery query, TimeSpan step, CancellationToken cancellationToken) => Task.FromResult(new ScorerSums());

    public Task<IReadOnlyList<StoredScore>> FindScoresAsync(TraceKey trace, CancellationToken cancellationToken) =>
        Task.FromResult(Of.GetValueOrDefault(trace, []));
}

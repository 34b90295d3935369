using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring;

/// <summary>The scores of a server whose storage keeps none: the tables of an account do not yet. Nothing is ever due; scorers can be tried.</summary>
internal sealed class NoScores : IScoreStore, IScoringPlans
{
    public ScoringPlan Of(ProjectId project) => ScoringPlan.None;

    public Task<IReadOnlyList<(ProjectId Project, string ScorerId)>> DueScorersAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(ProjectId, string)>>([]);

    public Task<IReadOnlyList<DueScore>> ListDueAsync(DueQuery query, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<DueScore>>([]);

    public Task<bool> ChangeDueAsync(DueScore due, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task MakeDueAsync(DueJob job, IReadOnlyList<TraceId> traces, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DropDueAsync(DueJob job, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DropDueAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> SaveScoresAsync(ScoreSave save, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<SendOutcome> SendScoresAsync(TraceKey trace, IReadOnlyList<StoredScore> scores, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Whoever takes scores asks first whether any are kept.");

    public Task<int> TendWaitingAsync(DateTimeOffset sentBefore, CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<bool> DeleteScoreAsync(TraceKey trace, ItemHash key, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<DueCounts> CountDueAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) => Task.FromResult(default(DueCounts));

    public Task<IReadOnlyList<ScoreOfTrace>> ListScoresAsync(ScorerScoresQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ScoreOfTrace>>([]);

    public Task<ScorerSums> SumScoresAsync(ScorerScoresQuery query, TimeSpan step, CancellationToken cancellationToken) => Task.FromResult(new ScorerSums());

    public Task<IReadOnlyList<StoredScore>> FindScoresAsync(TraceKey trace, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredScore>>([]);
}

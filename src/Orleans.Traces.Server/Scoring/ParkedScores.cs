using Orleans.Traces.Identity;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring;

/// <summary>What scorers could not judge: shown to a person, and tried again when that person says so.</summary>
internal sealed class ParkedScores(IScoreStore scores, ScorerRegistry scorers, TimeProvider time)
{
    private const int MaxListed = 1_000;

    /// <summary>What is parked; null: the project has no such scorer.</summary>
    public async Task<IReadOnlyList<DueScore>?> ListAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) =>
        await scorers.FindAsync(project, scorerId, cancellationToken) is null
            ? null
            : await scores.ListDueAsync(new DueQuery(project, scorerId, Parked: true, time.GetUtcNow(), MaxListed), cancellationToken);

    /// <summary>Lets the scorer try again what is parked; how many; null: the project has no such scorer.</summary>
    public async Task<int?> RetryAsync(ProjectId project, string scorerId, CancellationToken cancellationToken)
    {
        if (await ListAsync(project, scorerId, cancellationToken) is not { } parked)
            return null;
        var changed = await Task.WhenAll(parked.Select(p => scores.ChangeDueAsync(ScoringRetry.Again(p), cancellationToken)));
        return changed.Count(c => c);
    }
}

using Orleans.Traces.Scoring.History;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring;

/// <summary>What a scorer said within a range of time, and what waits for it.</summary>
internal sealed class ScorerHistory(IScoreStore scores, ScorerRegistry scorers, TimeProvider time)
{
    /// <summary>The time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>What it adds up to; null: the project has no such scorer.</summary>
    public async Task<ScorerStatsDocument?> SumAsync(ScorerScoresQuery query, TimeSpan step, CancellationToken cancellationToken)
    {
        if (await scorers.FindAsync(query.Project, query.ScorerId, cancellationToken) is null)
            return null;
        var due = await scores.CountDueAsync(query.Project, query.ScorerId, cancellationToken);
        return ScorerStatsDocument.Of(query, step, await scores.SumScoresAsync(query, step, cancellationToken), due);
    }
}

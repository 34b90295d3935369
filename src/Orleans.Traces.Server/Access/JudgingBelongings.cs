using Orleans.Traces.Identity;
using Orleans.Traces.Server.Alerting;
using Orleans.Traces.Server.Scoring;
using Orleans.Traces.Server.Scoring.Backfill;

namespace Orleans.Traces.Server.Access;

/// <summary>What is kept of a project's judging: scorers, their backfills, and alerts.</summary>
internal sealed class JudgingBelongings(ScorerRegistry scorers, BackfillRegistry backfills, AlertRegistry alerts)
{
    /// <summary>Forgets it, since the project was deleted.</summary>
    public async Task ForgetAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await scorers.ForgetAsync(project, cancellationToken);
        await backfills.ForgetAsync(project, cancellationToken);
        await alerts.ForgetAsync(project, cancellationToken);
    }
}

using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Scoring.Backfill;

/// <summary>Takes a scorer through past traces, a page at a time, from the newest on.</summary>
/// <remarks>
/// 1. Where enough waits for the scorer already, nothing is done: what the scorer judges in a while is its own affair.
/// 2. A page of summaries is read. The final ones that the scorer's filters do not rule out, and that the job's share picks, become due, after all that saves have made due.
/// 3. Only then is the place noted, by the caller. A crash in between makes a page due twice: what was judged meanwhile is judged again and says nothing new, since a score's
///    name is that of what was judged (<see cref="ScoreKey"/>).
/// Nothing here knows Orleans, so that the simulation runs this very code.
/// </remarks>
public sealed class BackfillWork(ITraceStore traces, IScoreStore scores, TimeProvider time)
{
    /// <summary>Traces that may wait for a scorer before a page is added.</summary>
    public const int MaxAhead = 1_000;

    /// <summary>Traces on a page.</summary>
    public const int PageSize = 200;

    /// <summary>Traces that are counted to estimate.</summary>
    public const int MaxCounted = 100_000;

    /// <summary>The job after one page more; the same one: enough waits already.</summary>
    /// <exception cref="StorageUnavailableException">It is where it was.</exception>
    public async Task<BackfillJob> StepAsync(ProjectId project, Scorer scorer, BackfillJob job, CancellationToken cancellationToken)
    {
        if ((await scores.CountDueAsync(project, scorer.Id, cancellationToken)).Waiting >= MaxAhead)
            return job;

        var page = await traces.ListAsync(Range(project, job) with { After = job.Place, Limit = PageSize }, cancellationToken);
        List<TraceId> fitting = [.. page.Where(t => Fits(scorer, t, job.Sampling)).Select(t => t.TraceId)];
        if (fitting.Count > 0)
            await scores.MakeDueAsync(new DueJob(project, scorer.Id, job.Id, time.GetUtcNow()), fitting, cancellationToken);
        return job with
        {
            After = page.Count > 0 ? new TraceCursor(page[^1].Start, page[^1].TraceId).ToString() : job.After,
            Looked = job.Looked + page.Count,
            MadeDue = job.MadeDue + fitting.Count,
            State = page.Count < PageSize ? BackfillState.Done : job.State,
            EndedAt = page.Count < PageSize ? time.GetUtcNow() : null,
        };
    }

    /// <summary>What a job would come to.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be said now.</exception>
    public async Task<BackfillEstimate> EstimateAsync(ProjectId project, Scorer scorer, BackfillJob job, CancellationToken cancellationToken)
    {
        var range = Range(project, job) with { Limit = TraceListQuery.MaxLimit };
        long counted = 0, fitting = 0;
        while (counted < MaxCounted)
        {
            var page = await traces.ListAsync(range, cancellationToken);
            (counted, fitting) = (counted + page.Count, fitting + page.Count(t => Fits(scorer, t, job.Sampling)));
            if (page.Count < range.Limit)
                return new BackfillEstimate(fitting, IsLimited: false, await CostAsync(project, scorer, fitting, cancellationToken));
            range = range with { After = new TraceCursor(page[^1].Start, page[^1].TraceId) };
        }

        return new BackfillEstimate(fitting, IsLimited: true, await CostAsync(project, scorer, fitting, cancellationToken));
    }

    private async Task<decimal?> CostAsync(ProjectId project, Scorer scorer, long count, CancellationToken cancellationToken)
    {
        const int decimals = 6;
        var ever = new ScorerScoresQuery(project, scorer.Id, DateTimeOffset.UnixEpoch, time.GetUtcNow());
        var sums = await scores.SumScoresAsync(ever, ever.To - ever.From, cancellationToken);
        return sums.Traces == 0 ? null : Math.Round((decimal)(sums.CostUsd / sums.Traces * count), decimals);
    }

    private static TraceListQuery Range(ProjectId project, BackfillJob job) => new() { Project = project, From = job.From, To = job.To };

    // What is open becomes due by itself when it is final.
    private static bool Fits(Scorer scorer, TraceSummary trace, double share) => trace.State == TraceState.Final && ScoringPlan.MayPick(scorer, trace, share);
}

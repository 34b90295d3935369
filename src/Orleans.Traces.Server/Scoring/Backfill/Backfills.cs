using System.Security.Cryptography;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Backfill;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring.Backfill;

/// <summary>Starts, pauses and ends backfills, and takes them on.</summary>
internal sealed class Backfills(BackfillRegistry registry, ITraceStore traces, IScoreStore scores, QueryTurns turns, TimeProvider time)
{
    private const int IdDigits = 16;

    private readonly BackfillWork _work = new(traces, scores, time);

    /// <summary>Whether this server's storage keeps any scores.</summary>
    public bool ArePossible => scores is not NoScores;

    /// <summary>The time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>What a backfill would come to, without starting it.</summary>
    public async Task<BackfillEstimate> EstimateAsync(ProjectId project, Scorer scorer, BackfillRange range, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(cancellationToken);
        return await _work.EstimateAsync(project, scorer, NewJob(range), cancellationToken);
    }

    /// <summary>Starts one; false with the one that is under way where there is one, running or paused.</summary>
    public async Task<(bool IsStarted, BackfillJob Job)> StartAsync(ProjectId project, Scorer scorer, BackfillRange range, CancellationToken cancellationToken)
    {
        var job = NewJob(range) with { Estimate = await EstimateAsync(project, scorer, range, cancellationToken) };
        var stored = await registry.ChangeAsync(project, scorer.Id, known => known is { IsOpen: true } ? null : job, cancellationToken);
        return (stored!.Id == job.Id, stored);
    }

    /// <summary>A scorer's latest, and what waits for the scorer; null: it had none.</summary>
    public async Task<BackfillDocument?> FindAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) =>
        await registry.FindAsync(project, scorerId, cancellationToken) is { } job ? await DocumentAsync(project, scorerId, job, cancellationToken) : null;

    /// <summary>What is answered of a job.</summary>
    public async Task<BackfillDocument> DocumentAsync(ProjectId project, string scorerId, BackfillJob job, CancellationToken cancellationToken) =>
        BackfillDocument.Of(scorerId, job, (await scores.CountDueAsync(project, scorerId, cancellationToken)).Waiting);

    /// <summary>Pauses one that is running; what was made due already is judged.</summary>
    /// <returns>The latest as it is then; null: there is none.</returns>
    public Task<BackfillJob?> PauseAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) => registry.ChangeAsync(
        project, scorerId, job => job is { State: BackfillState.Running } ? job with { State = BackfillState.Paused } : null, cancellationToken);

    /// <summary>Lets one go on that is paused.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    public Task<BackfillJob?> ResumeAsync(ProjectId project, string scorerId, CancellationToken cancellationToken) => registry.ChangeAsync(
        project, scorerId, job => job is { State: BackfillState.Paused } ? job with { State = BackfillState.Running } : null, cancellationToken);

    /// <summary>Ends one for good, and drops what it made due and what was not judged yet.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    public async Task<BackfillJob?> CancelAsync(ProjectId project, string scorerId, CancellationToken cancellationToken)
    {
        var job = await EndAsync(project, scorerId, problem: null, cancellationToken);
        if (job is { State: BackfillState.Cancelled })
            await scores.DropDueAsync(new DueJob(project, scorerId, job.Id, Now), cancellationToken);
        return job;
    }

    /// <summary>Takes one on by a page.</summary>
    /// <param name="project">Whose.</param>
    /// <param name="scorerId">Of which scorer.</param>
    /// <param name="scorer">The scorer; null: it was deleted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there may be more to do at once.</returns>
    /// <exception cref="StorageUnavailableException">It is where it was.</exception>
    public async Task<bool> StepAsync(ProjectId project, string scorerId, Scorer? scorer, CancellationToken cancellationToken)
    {
        if (await registry.FindAsync(project, scorerId, cancellationToken) is not { State: BackfillState.Running } job)
            return false;
        if (scorer is null)
        {
            await EndAsync(project, scorerId, "The scorer was deleted.", cancellationToken);
            return false;
        }

        var next = await _work.StepAsync(project, scorer, job, cancellationToken);
        if (next == job)
            return false;

        // Somebody may have paused or ended it meanwhile: that stays, and with it how far it came.
        var stored = await registry.ChangeAsync(
            project,
            scorerId,
            known => known?.Id != job.Id ? null : next with { State = known.State == BackfillState.Running ? next.State : known.State, EndedAt = known.EndedAt ?? next.EndedAt },
            cancellationToken);

        // Ended between: what this page made due was made due after the others were dropped.
        if (stored is { State: BackfillState.Cancelled })
            await scores.DropDueAsync(new DueJob(project, scorerId, job.Id, Now), cancellationToken);
        return stored is { State: BackfillState.Running };
    }

    private Task<BackfillJob?> EndAsync(ProjectId project, string scorerId, string? problem, CancellationToken cancellationToken) => registry.ChangeAsync(
        project, scorerId, job => job is { IsOpen: true } ? job with { State = BackfillState.Cancelled, EndedAt = Now, Problem = problem } : null, cancellationToken);

    private BackfillJob NewJob(BackfillRange range) => new()
    {
        Id = RandomNumberGenerator.GetHexString(IdDigits, lowercase: true),
        From = range.From,
        To = range.To,
        Sampling = range.Sampling,
        State = BackfillState.Running,
        StartedAt = Now,
    };
}

/// <summary>Which traces a backfill is about.</summary>
/// <param name="From">Lowest start, inclusive, Unix nanoseconds.</param>
/// <param name="To">Highest start, exclusive.</param>
/// <param name="Sampling">The share of them, 0 to 1.</param>
internal sealed record BackfillRange(ulong From, ulong To, double Sampling);

using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Rules;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Server.Scoring;
using Orleans.Traces.Server.Scoring.States;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>Gives <see cref="ScoringWork"/> an address, so that a scorer's limits hold whoever asks. It decides nothing itself.</summary>
/// <remarks>Calls interleave: who asks while it works is told at once that it does. What it holds is lost with the activation, and nothing is: what
/// is due is in the store, and the <see cref="ScoringSweeper"/> asks again.</remarks>
[Reentrant, HashBasedPlacement]
internal sealed partial class ScorerGrain(
    ScoringServices services, LiveScorers scorers, ScorerStates states, TimeProvider time, ILogger<ScorerGrain> logger) : Grain, IScorerGrain
{
    private readonly ScorerPace _pace = new();
    private readonly FailureRun _failures = new();
    private DateTimeOffset? _heldUntil;
    private bool _isWorking;

    public Task<DateTimeOffset?> HeldUntil() => Task.FromResult(_heldUntil);

    public Task Resume()
    {
        _failures.Forget();
        _heldUntil = null;
        return Task.CompletedTask;
    }

    public async Task Work()
    {
        if (_isWorking)
            return;
        _isWorking = true;
        try
        {
            while (await BatchAsync())
            {
            }
        }
        catch (StorageUnavailableException e)
        {
            LogUnavailable(this.GetPrimaryKeyString(), e);
        }
        catch (OperationCanceledException)
        {
            // The server stops; what is due is due still.
        }
        finally
        {
            _isWorking = false;
        }
    }

    // False: there is nothing more to be begun now.
    private async Task<bool> BatchAsync()
    {
        var (project, id) = Parts();
        if (scorers.Find(project, id) is not { } scorer)
        {
            await services.Scores.DropDueAsync(project, id, CancellationToken.None);
            return false;
        }

        var now = time.GetUtcNow();
        var count = scorer.Enabled && !(_heldUntil > now) ? _pace.MayBegin(scorer.Limits, now) : 0;
        if (count == 0 || !await MayAskAsync(project, scorer, now))
            return false;
        var due = await services.Scores.ListDueAsync(new DueQuery(project, id, Parked: false, now, count), CancellationToken.None);
        _pace.Begin(due.Count, now);
        var outcomes = await Task.WhenAll(due.Select(d => services.DoAsync(scorer, d)));
        return await NoteAsync(project, scorer, outcomes) && due.Count > 0;
    }

    // Whether it is neither paused nor has spent what it may today.
    private async Task<bool> MayAskAsync(ProjectId project, Scorer scorer, DateTimeOffset now)
    {
        if (scorer.Method is Rule)
            return true;
        var state = await states.FindAsync(project, scorer.Id, CancellationToken.None);
        return state.PausedVersion != scorer.Version && !(state.SpentOn(DateOnly.FromDateTime(now.UtcDateTime)) >= scorer.Limits.CostPerDay);
    }

    // False: it stops for now.
    private async Task<bool> NoteAsync(ProjectId project, Scorer scorer, IReadOnlyList<ScoringOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            if (outcome is ScoringOutcome.Failed { Fault: ScoringFault.TooMuch } busy)
                _heldUntil = time.GetUtcNow() + ScoringRetry.Pause(busy.RetryAfter);
            if (_failures.After(scorer.Version, outcome) is not { } reason)
                continue;
            await states.PauseAsync(project, scorer.Id, scorer.Version, reason, CancellationToken.None);
            _failures.Forget();
            LogPaused(this.GetPrimaryKeyString(), FailureRun.Most);
            return false;
        }

        return !(_heldUntil > time.GetUtcNow());
    }

    private (ProjectId Project, string Id) Parts()
    {
        var key = this.GetPrimaryKeyString();
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && ProjectId.TryParse(key[..slash], out var project) && ScorerRules.IsId(key[(slash + 1)..])
            ? (project, key[(slash + 1)..])
            : throw new ArgumentException($"'{key}' is not a scorer grain's key; it must be '{{project}}/{{scorer id}}'.");
    }
}

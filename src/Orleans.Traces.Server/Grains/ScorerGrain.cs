using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Server.Scoring;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>Gives <see cref="ScoringWork"/> an address, so that a scorer's limits hold whoever asks. It decides nothing itself.</summary>
/// <remarks>Calls interleave: who asks while it works is told at once that it does. What it holds is lost with the activation, and nothing is: what
/// is due is in the store, and the <see cref="ScoringSweeper"/> asks again.</remarks>
[Reentrant, HashBasedPlacement]
internal sealed partial class ScorerGrain(
    ScoringServices services, LiveScorers scorers, TimeProvider time, ILogger<ScorerGrain> logger) : Grain, IScorerGrain
{
    private readonly ScorerPace _pace = new();
    private bool _isWorking;

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
        var count = scorer.Enabled ? _pace.MayBegin(scorer.Limits, now) : 0;
        if (count == 0)
            return false;
        var due = await services.Scores.ListDueAsync(new DueQuery(project, id, Parked: false, now, count), CancellationToken.None);
        _pace.Begin(due.Count, now);
        await Task.WhenAll(due.Select(d => services.DoAsync(scorer, d)));
        return due.Count > 0;
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

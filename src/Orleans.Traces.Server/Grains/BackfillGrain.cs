using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Server.Scoring;
using Orleans.Traces.Server.Scoring.Backfill;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>Gives a scorer's backfill an address, so that one silo takes it on at a time. It decides nothing itself.</summary>
/// <remarks>What it holds is lost with the activation, and nothing is: how far it came is stored after each page, and the <see cref="BackfillSweeper"/> asks again.</remarks>
[Reentrant, HashBasedPlacement]
internal sealed partial class BackfillGrain(Backfills backfills, LiveScorers scorers, ILogger<BackfillGrain> logger) : Grain, IBackfillGrain
{
    private bool _isWorking;

    public async Task Work()
    {
        if (_isWorking)
            return;
        _isWorking = true;
        try
        {
            var (project, id) = Parts();
            while (await Task.Run(() => backfills.StepAsync(project, id, scorers.Find(project, id), CancellationToken.None)))
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

    private (ProjectId Project, string Id) Parts()
    {
        var key = this.GetPrimaryKeyString();
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && ProjectId.TryParse(key[..slash], out var project) && ScorerRules.IsId(key[(slash + 1)..])
            ? (project, key[(slash + 1)..])
            : throw new ArgumentException($"'{key}' is not a backfill grain's key; it must be '{{project}}/{{scorer id}}'.");
    }
}

using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Server.Alerting;

namespace Orleans.Traces.Server.Grains;

/// <summary>Gives an alert an address, so that one silo looks after it at a time. It decides nothing itself.</summary>
[Reentrant, HashBasedPlacement]
internal sealed class AlertGrain(AlertCheck check) : Grain, IAlertGrain
{
    private bool _isWorking;

    public async Task Work()
    {
        if (_isWorking)
            return;
        _isWorking = true;
        try
        {
            var key = this.GetPrimaryKeyString();
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0 || !ProjectId.TryParse(key[..slash], out var project) || !ScorerRules.IsId(key[(slash + 1)..]))
                throw new ArgumentException($"'{key}' is not an alert grain's key; it must be '{{project}}/{{alert id}}'.");
            await Task.Run(() => check.DoAsync(project, key[(slash + 1)..], CancellationToken.None));
        }
        finally
        {
            _isWorking = false;
        }
    }
}

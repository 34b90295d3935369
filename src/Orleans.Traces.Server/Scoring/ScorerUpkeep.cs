using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring;

/// <summary>Reads scorers before any trace is saved, and again every half minute, since other processes of the instance change them too.</summary>
internal sealed partial class ScorerUpkeep(LiveScorers scorers, TimeProvider time, ILogger<ScorerUpkeep> logger) : BackgroundService, IHostedLifecycleService
{
    /// <summary>From one time to the next.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private readonly PeriodicTimer _timer = new(Period, time);
    private bool _failing;

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    // Before the silo starts: a trace that is saved then is scored.
    public Task StartingAsync(CancellationToken cancellationToken) => scorers.ReadAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await scorers.ReadAsync(stoppingToken);
                _failing = false;
            }
            catch (StorageUnavailableException e)
            {
                // Once, not every half minute.
                if (!_failing)
                    LogFailed(e);
                _failing = true;
            }
        }
    }
}

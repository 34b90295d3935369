using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring.Backfill;

/// <summary>Has backfills taken on that are running: every few seconds, so that one that a crash left, or that waited for its scorer, goes on.</summary>
internal sealed partial class BackfillSweeper(BackfillRegistry registry, IGrainFactory grains, TimeProvider time, ILogger<BackfillSweeper> logger) : BackgroundService
{
    /// <summary>Time from one sweep to the next.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private bool _failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var (project, scorer) in await registry.RunningAsync(stoppingToken))
                    _ = WorkAsync($"{project}/{scorer}");
                _failing = false;
            }
            catch (Exception e) when (e is StorageUnavailableException or InvalidDataException)
            {
                Report(e);
            }
        }
    }

    private async Task WorkAsync(string key)
    {
        try
        {
            await grains.GetGrain<IBackfillGrain>(key).Work();
        }
        catch (TimeoutException)
        {
            // It works longer than a call may take; the next sweep is told that it does.
        }
        catch (Exception e)
        {
            Report(e);
        }
    }

    // Once, not every few seconds.
    private void Report(Exception e)
    {
        if (!_failing)
            LogFailed(e);
        _failing = true;
    }
}

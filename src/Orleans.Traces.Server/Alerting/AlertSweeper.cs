using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Alerting;

/// <summary>Has every alert looked after, each ten seconds: so a restart is no special case.</summary>
internal sealed partial class AlertSweeper(AlertRegistry registry, IGrainFactory grains, TimeProvider time, ILogger<AlertSweeper> logger) : BackgroundService
{
    /// <summary>Time from one sweep to the next.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private bool _failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var (project, id) in await registry.EnabledAsync(stoppingToken))
                    _ = WorkAsync($"{project}/{id}");
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
            await grains.GetGrain<IAlertGrain>(key).Work();
        }
        catch (TimeoutException)
        {
            // It measures longer than a call may take; the next sweep is told that it does.
        }
        catch (Exception e)
        {
            Report(e);
        }
    }

    // Once, not every ten seconds.
    private void Report(Exception e)
    {
        if (!_failing)
            LogFailed(e);
        _failing = true;
    }

    [LoggerMessage(2331, LogLevel.Error, "Alerts could not be looked after; that is tried again. Check the data folder (--data): its disk, and who may write to it.")]
    private partial void LogFailed(Exception exception);
}

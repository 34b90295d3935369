using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring;

/// <summary>Has scorers work for which something is due, every other second: what a save made due, what is to be tried again, and what a crash
/// left.</summary>
/// <remarks>A save tells nobody: so nothing of scoring is on its way, and what is due is found the same way whatever happened since. Where nothing waits a sweep
/// asks the memory alone.</remarks>
internal sealed partial class ScoringSweeper(IScoreStore scores, IGrainFactory grains, TimeProvider time, ILogger<ScoringSweeper> logger) : BackgroundService
{
    /// <summary>Time from one sweep to the next.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private bool _failing;

    /// <summary>Asks each scorer that something is due for, and waits for none.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var (project, id) in await scores.DueScorersAsync(time.GetUtcNow(), cancellationToken))
            _ = WorkAsync($"{project}/{id}");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
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
            await grains.GetGrain<IScorerGrain>(key).Work();
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

    // Once, not every other second.
    private void Report(Exception e)
    {
        if (!_failing)
            LogFailed(e);
        _failing = true;
    }
}

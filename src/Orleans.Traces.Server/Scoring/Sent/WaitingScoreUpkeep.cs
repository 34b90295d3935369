using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Scoring.Sent;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring.Sent;

/// <summary>Lets scores go that have waited a day for a trace that did not come, and brings to their traces those that a crash left waiting: at the start, and every
/// few minutes.</summary>
internal sealed partial class WaitingScoreUpkeep(IScoreStore scores, TimeProvider time, ILogger<WaitingScoreUpkeep> logger) : BackgroundService
{
    /// <summary>From one time to the next.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private bool _failing;

    /// <summary>Does it once.</summary>
    public async Task TendAsync(CancellationToken cancellationToken)
    {
        try
        {
            var dropped = await scores.TendWaitingAsync(time.GetUtcNow() - SentScoreLimits.Patience, cancellationToken);
            if (dropped > 0)
                LogDropped(dropped, SentScoreLimits.Patience);
            _failing = false;
        }
        catch (Exception e) when (e is StorageUnavailableException or InvalidDataException)
        {
            // Once, not every few minutes.
            if (!_failing)
                LogFailed(e);
            _failing = true;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            await TendAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

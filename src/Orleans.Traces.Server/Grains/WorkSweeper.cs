using Microsoft.Extensions.Hosting;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>Has grains work for which something is due, over and over: so what a crash left is found the same way as everything else. It waits for none of them.</summary>
/// <param name="period">Time from one sweep to the next.</param>
/// <param name="time">The clock.</param>
internal abstract class WorkSweeper(TimeSpan period, TimeProvider time) : BackgroundService
{
    private bool _failing;

    /// <summary>The keys of the grains that something is due for.</summary>
    protected abstract Task<IReadOnlyList<string>> DueAsync(CancellationToken cancellationToken);

    /// <summary>Has one of them work.</summary>
    protected abstract Task WorkAsync(string key);

    /// <summary>Says that something went wrong: once, until a sweep goes well.</summary>
    protected abstract void Say(Exception exception);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var key in await DueAsync(stoppingToken))
                    _ = TryAsync(key);
                _failing = false;
            }
            catch (Exception e) when (e is StorageUnavailableException or InvalidDataException)
            {
                Report(e);
            }
        }
    }

    private async Task TryAsync(string key)
    {
        try
        {
            await WorkAsync(key);
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

    private void Report(Exception e)
    {
        if (!_failing)
            Say(e);
        _failing = true;
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Prices;

/// <summary>Reads own prices before anything is priced, and again every half minute, since other processes of the instance change them too;
/// as often it stores which models have no price, and once more when everything else has stopped.</summary>
internal sealed partial class PriceUpkeep(LivePrices prices, UnknownModelRegister unknown, TimeProvider time, ILogger<PriceUpkeep> logger)
    : BackgroundService, IHostedLifecycleService
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

    // Before the silo starts: a trace that is saved then is priced.
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await prices.ReadAsync(cancellationToken);
        await unknown.ReadAsync(cancellationToken);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // No trace is saved any more.
    public Task StoppedAsync(CancellationToken cancellationToken) => TryAsync(unknown.SaveAsync, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(async token =>
            {
                await prices.ReadAsync(token);
                await unknown.SaveAsync(token);
            }, stoppingToken);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        try
        {
            await action(cancellationToken);
            _failing = false;
        }
        catch (StorageUnavailableException e)
        {
            // Once, not every half minute: what is known in memory goes on counting.
            if (!_failing)
                LogFailed(e);
            _failing = true;
        }
    }
}

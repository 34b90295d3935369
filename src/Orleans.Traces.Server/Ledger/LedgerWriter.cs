using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Ledger;

/// <summary>Saves the ledger every few seconds, and once more when everything else has stopped.</summary>
/// <remarks>A kill loses the counts since the last save, and no data.</remarks>
internal sealed partial class LedgerWriter(IngestLedger ledger, TimeProvider time, ILogger<LedgerWriter> logger)
    : BackgroundService, IHostedLifecycleService
{
    /// <summary>From one save to the next.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly PeriodicTimer _timer = new(Period, time);
    private bool _failing;

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // No request and no grain counts any more.
    public Task StoppedAsync(CancellationToken cancellationToken) => SaveAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken))
            await SaveAsync(stoppingToken);
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ledger.SaveAsync(cancellationToken);
            _failing = false;
        }
        catch (StorageUnavailableException e)
        {
            // Once, not every few seconds: the counts wait in memory.
            if (!_failing)
                LogFailed(e);
            _failing = true;
        }
    }
}

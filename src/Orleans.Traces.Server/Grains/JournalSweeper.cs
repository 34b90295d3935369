using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Assembling;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>Sees to it that every trace with unreleased entries in this silo's journal has a grain that looks after it.</summary>
/// <remarks>At start it wakes all of them: that is what makes a crash leave no trace open for ever. Later, those whose entries are
/// past any deadline: their activation vanished. A grain on another silo is sent the entries, and says which are stored.</remarks>
internal sealed partial class JournalSweeper(
    ITraceJournal journal, TraceGrains grains, AssemblyOptions options, TimeProvider time, ILogger<JournalSweeper> logger) : BackgroundService
{
    private const int MaxConcurrentWakes = 64, MaxOverdue = 100_000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    /// <summary>Wakes the grains of open traces, those past every deadline alone or all of them.</summary>
    public async Task SweepAsync(bool all, CancellationToken cancellationToken)
    {
        var overdue = time.GetUtcNow() - options.RootlessTimeout - options.Settle;
        var traces = all ? journal.OpenTraces() : journal.OldestTraces(MaxOverdue).TakeWhile(t => t.LastReceivedAt < overdue);
        await Parallel.ForEachAsync(
            traces,
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentWakes, CancellationToken = cancellationToken },
            async (trace, token) => await WakeAsync(trace, token));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var all = true;
        do
        {
            await SweepAsync(all, stoppingToken);
            all = false;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task WakeAsync(OpenTrace trace, CancellationToken cancellationToken)
    {
        try
        {
            var grain = grains.Of(trace.Key);
            if (await grain.Wake(journal.Name))
                return;

            using var open = await journal.ReadAsync(trace.Key, cancellationToken);
            journal.Release(await grain.Redeliver([.. open.Entries.Select(e => new RedeliveredEntry
            {
                Sequence = e.Sequence,
                Signal = (byte)e.Content.Signal,
                ReceivedAt = e.Content.ReceivedAt,
                Payload = e.Content.Payload.ToArray(),
            })]));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One trace that cannot be woken must not keep the others waiting; the next round tries it again.
            LogWakeFailed(trace.Key, e);
        }
    }
}

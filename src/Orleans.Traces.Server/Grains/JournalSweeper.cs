using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>Sees to it that every trace and log shard with unreleased entries in this silo's journal has a grain that looks after it.</summary>
/// <remarks>At start it wakes all of them: that is what makes a crash leave no trace open for ever. Later, those whose entries are
/// past any deadline: their activation vanished. Log shards are few, and woken each time.
/// A grain on another silo is sent the entries, and says which are stored.</remarks>
internal sealed partial class JournalSweeper(
    ITraceJournal journal, TraceGrains grains, AssemblyOptions options, TimeProvider time, ILogger<JournalSweeper> logger) : BackgroundService
{
    private const int MaxConcurrentWakes = 64, MaxOverdue = 100_000;

    /// <summary>Time from one sweep to the next.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    /// <summary>Wakes the grains of open traces, those past every deadline alone or all of them, and those of log shards.</summary>
    public async Task SweepAsync(bool all, CancellationToken cancellationToken)
    {
        var overdue = time.GetUtcNow() - options.RootlessTimeout - options.Settle;
        var traces = all ? journal.OpenTraces() : journal.OldestTraces(MaxOverdue).TakeWhile(t => t.LastReceivedAt < overdue);
        var keys = traces.Select(t => (JournalKey)t.Key).Concat(journal.OpenLogs().Select(l => (JournalKey)l));
        await Parallel.ForEachAsync(
            keys,
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentWakes, CancellationToken = cancellationToken },
            async (key, token) => await WakeAsync(key, token));
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

    private async Task WakeAsync(JournalKey key, CancellationToken cancellationToken)
    {
        try
        {
            var stored = key.Trace is { } trace
                ? await WakeAsync(grains.Of(trace), key, cancellationToken)
                : await WakeAsync(grains.Of(key.Logs!.Value), key, cancellationToken);
            journal.Release(stored);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One trace that cannot be woken must not keep the others waiting; the next round tries it again.
            LogWakeFailed(key, e);
        }
    }

    private async Task<long[]> WakeAsync(ITraceGrain grain, JournalKey key, CancellationToken cancellationToken) =>
        await grain.Wake(journal.Name) ? [] : await grain.Redeliver(await EntriesAsync(key, cancellationToken));

    private async Task<long[]> WakeAsync(ILogGrain grain, JournalKey key, CancellationToken cancellationToken) =>
        await grain.Wake(journal.Name) ? [] : await grain.Redeliver(await EntriesAsync(key, cancellationToken));

    private async Task<RedeliveredEntry[]> EntriesAsync(JournalKey key, CancellationToken cancellationToken)
    {
        using var contents = await journal.ReadAsync(key, cancellationToken);
        return [.. contents.Entries.Select(e => new RedeliveredEntry
        {
            Sequence = e.Sequence,
            Signal = (byte)e.Content.Signal,
            ReceivedAt = e.Content.ReceivedAt,
            Payload = e.Content.Payload.ToArray(),
        })];
    }
}

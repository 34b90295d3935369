using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Logs;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>Gives <see cref="LogGathering"/> a clock, a timer, a journal, a store and an address. It decides nothing itself.</summary>
/// <remarks>
/// 1. <see cref="Append"/>: plan, journal, confirm, answer. Calls interleave, so that many appends share one commit of the journal.
/// 2. One timer asks the gathering what is next, no earlier than it wants to be asked.
/// 3. Save to the store, then release the journal's entries.
/// An activation that holds nothing stays until Orleans collects it: the next records of the stream are likely to come soon. One that
/// vanishes loses nothing: a new one takes the shard's unreleased entries from its silo's journal, and the <see cref="JournalSweeper"/> makes
/// sure that there is a new one.
/// </remarks>
[Reentrant, PreferLocalPlacement]
internal sealed partial class LogGrain(ITraceJournal journal, ILogStore store, LogOptions options, TimeProvider time, ILogger<LogGrain> logger)
    : Grain, ILogGrain
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    // Appends under way; bounded by what the gateways let in.
    private readonly Dictionary<AppendPlan, Task> _commits = [];
    private readonly LogGathering _gathering = new(options);
    private LogShard _shard;
    private IGrainTimer _timer = null!;
    private DateTimeOffset _dueAt = DateTimeOffset.MaxValue;
    private DateTimeOffset _notBefore;
    private TimeSpan _retry = FirstRetry;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var text = this.GetPrimaryKeyString();
        if (!LogShard.TryParse(text, out _shard))
            throw new ArgumentException($"'{text}' is not a log grain's key; it must be '{{project}}/{{number}}'.");

        using var open = await journal.ReadAsync(_shard, cancellationToken);
        foreach (var entry in open.Entries)
            _gathering.Adopt(OtlpChunk.Read(OtlpSignal.Logs, entry.Content.Payload.ToArray()), entry.Sequence, entry.Content.ReceivedAt);
        _timer = this.RegisterGrainTimer(ActAsync, new GrainTimerCreationOptions
        {
            DueTime = Timeout.InfiniteTimeSpan,
            Period = Timeout.InfiniteTimeSpan,
            Interleave = true,
            KeepAlive = true,
        });
        KeepWatch();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // The entries are in the journal; only the watch over them would be late.
        if (_gathering.HasUnsaved && reason.ReasonCode != DeactivationReasonCode.ShuttingDown)
            GrainFactory.GetGrain<ILogGrain>(this.GetPrimaryKeyString()).Wake(journal.Name).Ignore();
        return Task.CompletedTask;
    }

    public async Task<AppendAnswer> Append(AppendChunk chunk)
    {
        // What is gathered is held until it is saved, longer than the chunk's memory may be.
        var items = OtlpChunk.Read(OtlpSignal.Logs, chunk.Payload.ToArray());
        if (_gathering.Plan(items) is not { } plan)
        {
            return new AppendAnswer
            {
                Unavailable = $"log records wait to be stored, as many as may; {LogOptions.Section}:{nameof(LogOptions.MaxBytes)} is {options.MaxBytes}",
            };
        }

        // Looked up now: once one of them has failed it is gone, and could not be told from one that is done.
        Task[] others = [.. plan.WaitsFor.Select(p => _commits[p])];
        var commit = CommitAsync(plan, chunk, isWhole: plan.Fresh.Count == items.Count);
        _commits.Add(plan, commit);
        try
        {
            await commit;
            foreach (var other in others)
                await other;
        }
        catch (StorageUnavailableException e)
        {
            return new AppendAnswer { Unavailable = e.Message };
        }
        finally
        {
            _commits.Remove(plan);
        }

        return new AppendAnswer { Accepted = plan.Fresh.Count, Repeated = plan.Repeated };
    }

    public Task<bool> Wake(string journalName)
    {
        KeepWatch();
        return Task.FromResult(journalName == journal.Name);
    }

    public async Task<long[]> Redeliver(RedeliveredEntry[] entries)
    {
        try
        {
            var logs = entries.SelectMany(e => OtlpChunk.Read(OtlpSignal.Logs, e.Payload)).Cast<LogItem>().ToList();
            await store.SaveAsync(_shard.Project, logs, CancellationToken.None);
            return [.. entries.Select(e => e.Sequence)];
        }
        catch (StorageUnavailableException e)
        {
            LogStoreUnavailable(_shard, JournalSweeper.Period, e);
            return [];
        }
    }

    public Task<HeldLogs?> Read(LogQuestion question)
    {
        KeepWatch();
        if (!_gathering.HasUnsaved)
            return Task.FromResult<HeldLogs?>(null);

        var page = _gathering.List(question.ToQuery(_shard.Project));
        return Task.FromResult<HeldLogs?>(new HeldLogs { Payload = OtlpChunk.Write(page.Logs), Next = page.Next?.ToString() });
    }

    private async Task CommitAsync(AppendPlan plan, AppendChunk chunk, bool isWhole)
    {
        var now = time.GetUtcNow();
        if (plan.Fresh.Count == 0)
        {
            _gathering.Confirm(plan, entry: null, now);
            return;
        }

        try
        {
            var payload = isWhole ? chunk.Payload : OtlpChunk.Write(plan.Fresh);
            // Not cancelled with the caller: other appends may wait for this one.
            var sequence = await journal.AppendAsync(new JournalAppend(_shard, OtlpSignal.Logs, chunk.Start, now, payload), CancellationToken.None);
            _gathering.Confirm(plan, sequence, time.GetUtcNow());
        }
        catch
        {
            _gathering.Abandon(plan);
            throw;
        }

        KeepWatch();
    }

    private void KeepWatch()
    {
        var now = time.GetUtcNow();
        var due = _gathering.Decide(now) switch
        {
            LogDecision.Save => now,
            LogDecision.Wait wait => wait.Until,
            _ => DateTimeOffset.MaxValue,
        };
        if (due < _notBefore)
            due = _notBefore;
        if (due < _dueAt)
            LookAt(due);
    }

    private void LookAt(DateTimeOffset due)
    {
        _dueAt = due;
        var delay = due - time.GetUtcNow();
        _timer.Change(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task ActAsync(CancellationToken cancellationToken)
    {
        _dueAt = DateTimeOffset.MaxValue;
        try
        {
            while (_gathering.Decide(time.GetUtcNow()) is LogDecision.Save)
                await SaveAsync();
        }
        catch (StorageUnavailableException e)
        {
            LogStoreUnavailable(_shard, _retry, e);
            _notBefore = time.GetUtcNow() + _retry;
            _retry = _retry * 2 < LastRetry ? _retry * 2 : LastRetry;
        }

        KeepWatch();
    }

    private async Task SaveAsync()
    {
        var batch = _gathering.BeginSave();
        try
        {
            await store.SaveAsync(_shard.Project, batch.Logs, CancellationToken.None);
        }
        catch
        {
            _gathering.SaveFailed();
            throw;
        }

        journal.Release(_gathering.Saved(batch));
        _retry = FirstRetry;
    }
}

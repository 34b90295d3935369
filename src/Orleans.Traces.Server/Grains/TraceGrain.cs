using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>Gives <see cref="TraceAssembly"/> a clock, a timer, a journal, a store and an address. It decides nothing itself.</summary>
/// <remarks>
/// 1. <see cref="Append"/>: plan, journal, confirm, answer. Calls interleave, so that many appends share one commit of the journal.
/// 2. One timer asks the assembly what is next, no earlier than it wants to be asked. An append re-arms it only when that is now
///    sooner (the root that was waited for has come), never to put it off.
/// 3. Finalize: save to the store, then release the journal's entries.
/// 4. A trace that was deleted takes nothing: what is on its way when the tombstone is made is refused, and its entries are released.
/// 5. Leave: the activation goes. What comes later starts a new one.
/// An activation that vanishes loses nothing: a new one takes the trace's unreleased entries from its silo's journal, and the
/// <see cref="JournalSweeper"/> makes sure that there is a new one.
/// </remarks>
[Reentrant, PreferLocalPlacement]
internal sealed partial class TraceGrain(
    ITraceJournal journal, ITraceStore store, AssemblyOptions options, TimeProvider time, ILogger<TraceGrain> logger) : Grain, ITraceGrain
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    // Appends under way; bounded by what the gateways let in.
    private readonly Dictionary<AppendPlan, Task> _commits = [];
    private TraceAssembly _assembly = null!;
    private IGrainTimer? _timer;
    private DateTimeOffset _dueAt;
    private TimeSpan _retry = FirstRetry;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var text = this.GetPrimaryKeyString();
        if (!TraceKey.TryParse(text, out var key))
            throw new ArgumentException($"'{text}' is not a trace grain's key; it must be '{{project}}/{{32 hex digits}}'.");

        _assembly = new TraceAssembly(key, options);
        await AdoptAsync(cancellationToken);
        if (IsDeleted)
            Forget();
        KeepWatch();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // An append may have slipped in after the decision to leave. Its entry is in the journal; only the watch over it would be late.
        if (_assembly.HasUnsaved && reason.ReasonCode != DeactivationReasonCode.ShuttingDown)
            GrainFactory.GetGrain<ITraceGrain>(this.GetPrimaryKeyString()).Wake(journal.Name).Ignore();
        return Task.CompletedTask;
    }

    public async Task<AppendAnswer> Append(AppendChunk chunk)
    {
        var signal = (OtlpSignal)chunk.Signal;
        var items = OtlpChunk.Read(signal, chunk.Payload);
        if (IsDeleted)
            return Deleted(items.Count);

        var plan = _assembly.Plan(items);
        var commit = CommitAsync(plan, chunk, isWhole: plan.Fresh.Count == items.Count);
        _commits.Add(plan, commit);
        try
        {
            await commit;
            foreach (var other in plan.WaitsFor)
                await CommitOf(other);
        }
        catch (StorageUnavailableException e)
        {
            return new AppendAnswer { Unavailable = e.Message };
        }
        finally
        {
            _commits.Remove(plan);
        }

        // The tombstone may have been made while the journal wrote.
        if (IsDeleted)
            return Deleted(items.Count);

        return new AppendAnswer
        {
            Accepted = plan.Fresh.Count,
            Repeated = plan.Repeated,
            Refused = [.. plan.Refusals.Select(r => new RefusedItems { Reason = (int)r.Reason, Count = r.Count, Words = r.Example })],
        };
    }

    public Task<bool> Wake(string journalName)
    {
        KeepWatch();
        return Task.FromResult(journalName == journal.Name);
    }

    public async Task<long[]> Redeliver(RedeliveredEntry[] entries)
    {
        if (IsDeleted)
            return [.. entries.Select(e => e.Sequence)];

        await LoadAsync();
        var stored = new List<long>();
        foreach (var entry in entries)
        {
            var items = OtlpChunk.Read((OtlpSignal)entry.Signal, entry.Payload);
            if (_assembly.AreStored(items))
                stored.Add(entry.Sequence);
            else
                _assembly.Adopt(items, entry: null, entry.ReceivedAt);
        }

        KeepWatch();
        return [.. stored];
    }

    public async Task<DeleteAnswer> Delete()
    {
        try
        {
            var isOpen = _assembly.HasUnsaved || _assembly.Entries.Count > 0 || _commits.Count > 0;
            var isKnown = await store.DeleteAsync(_assembly.Key, isOpen, CancellationToken.None);
            if (isKnown)
                Forget();
            return new DeleteAnswer { IsKnown = isKnown };
        }
        catch (StorageUnavailableException e)
        {
            return new DeleteAnswer { Unavailable = e.Message };
        }
    }

    public Task<OpenItems?> Read()
    {
        KeepWatch();
        if (!_assembly.HasUnsaved)
            return Task.FromResult<OpenItems?>(null);

        return Task.FromResult<OpenItems?>(new OpenItems
        {
            Traces = OtlpChunk.Write([.. _assembly.Unsaved.Where(i => i.Signal == OtlpSignal.Traces)]),
            Logs = OtlpChunk.Write([.. _assembly.Unsaved.Where(i => i.Signal == OtlpSignal.Logs)]),
            IsTruncated = _assembly.IsTruncated,
        });
    }

    public async Task<SummaryMessage?> Summarize()
    {
        KeepWatch();
        if (!_assembly.HasUnsaved)
            return null;

        await LoadAsync();
        return new SummaryMessage(_assembly.Summarize());
    }

    private async Task AdoptAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in await journal.ReadAsync(_assembly.Key, cancellationToken))
            _assembly.Adopt(OtlpChunk.Read(entry.Content.Signal, entry.Content.Payload), entry.Sequence, entry.Content.ReceivedAt);
    }

    private bool IsDeleted => store.IsKnownDeleted(_assembly.Key);

    private AppendAnswer Deleted(int items) => new()
    {
        Refused = [new RefusedItems { Reason = (int)RefusalReason.Deleted, Count = items, Words = $"trace {_assembly.Key.TraceId} was deleted" }],
    };

    // The day of what was stored is over: what was loaded of it must not come back as if it were kept. What is not stored is in the journal.
    private async Task BeginAnewAsync()
    {
        _assembly = new TraceAssembly(_assembly.Key, options);
        await AdoptAsync(CancellationToken.None);
    }

    // A commit that began under an assembly which is no longer.
    private void TakeOver(AppendPlan plan, long sequence)
    {
        if (IsDeleted)
            journal.Release([sequence]);
        else
            _assembly.Adopt(plan.Fresh, sequence, time.GetUtcNow());
    }

    // What is under way keeps the assembly that it began with.
    private void Forget()
    {
        journal.Release(_assembly.Entries);
        _assembly = new TraceAssembly(_assembly.Key, options);
        KeepWatch();
    }

    // A plan that is waited for may be done by now, and gone.
    private Task CommitOf(AppendPlan plan) => _commits.GetValueOrDefault(plan, Task.CompletedTask);

    private async Task CommitAsync(AppendPlan plan, AppendChunk chunk, bool isWhole)
    {
        var now = time.GetUtcNow();
        var assembly = _assembly;
        if (plan.Fresh.Count == 0)
        {
            assembly.Confirm(plan, entry: null, now);
            return;
        }

        try
        {
            var payload = isWhole ? chunk.Payload : OtlpChunk.Write(plan.Fresh);
            var append = new JournalAppend(_assembly.Key, (OtlpSignal)chunk.Signal, chunk.Start, now, payload);
            // Not cancelled with the caller: other appends may wait for this one.
            var sequence = await journal.AppendAsync(append, CancellationToken.None);
            assembly.Confirm(plan, sequence, time.GetUtcNow());
            if (assembly != _assembly)
                TakeOver(plan, sequence);
        }
        catch
        {
            assembly.Abandon(plan);
            throw;
        }

        KeepWatch();
    }

    private void KeepWatch()
    {
        var now = time.GetUtcNow();
        var next = _assembly.Decide(now);
        if (_timer is not null)
        {
            if (next is TraceDecision.Wait sooner && sooner.Until < _dueAt)
                LookAt(sooner.Until);
            return;
        }

        _dueAt = next is TraceDecision.Wait wait ? wait.Until : now;
        _timer = this.RegisterGrainTimer(ActAsync, new GrainTimerCreationOptions
        {
            DueTime = DelayUntil(_dueAt),
            Period = Timeout.InfiniteTimeSpan,
            Interleave = true,
            KeepAlive = true,
        });
    }

    private TimeSpan DelayUntil(DateTimeOffset until)
    {
        var delay = until - time.GetUtcNow();
        return delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
    }

    private async Task ActAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await StepAsync())
            {
            }
        }
        catch (StorageUnavailableException e)
        {
            LogStoreUnavailable(_assembly.Key, _retry, e);
            LookAt(time.GetUtcNow() + _retry);
            _retry = _retry * 2 < LastRetry ? _retry * 2 : LastRetry;
        }
    }

    // Returns true when the next decision is to be taken at once.
    private async Task<bool> StepAsync()
    {
        switch (_assembly.Decide(time.GetUtcNow()))
        {
            case TraceDecision.Load:
                await LoadAsync();
                return true;
            case TraceDecision.Finalize finalize:
                await SaveAsync(finalize.Reason);
                return true;
            case TraceDecision.Wait wait:
                LookAt(wait.Until);
                return false;
            case TraceDecision.Busy:
                LookAt(time.GetUtcNow() + options.Settle);
                return false;
            default:
                DeactivateOnIdle();
                return false;
        }
    }

    private void LookAt(DateTimeOffset due)
    {
        _dueAt = due;
        _timer?.Change(DelayUntil(due), Timeout.InfiniteTimeSpan);
    }

    private async Task LoadAsync()
    {
        if (_assembly.IsLoaded)
            return;
        var stored = await store.FindAsync(_assembly.Key, CancellationToken.None);
        if (!_assembly.IsLoaded)
            _assembly.Load(stored);
    }

    private async Task SaveAsync(FinalizeReason reason)
    {
        var assembly = _assembly;
        var pending = assembly.BeginSave();
        try
        {
            var outcome = pending.Save is null
                ? new SaveOutcome.Saved()
                : await store.SaveAsync(pending.Save, CancellationToken.None);
            if (outcome is SaveOutcome.Deleted)
            {
                assembly.SaveFailed();
                Forget();
                return;
            }

            if (outcome is SaveOutcome.Stale stale)
            {
                var isOver = stale.StoredRevision == 0 && assembly.StoredRevision > 0;
                assembly.SaveWasStale();
                await (isOver ? BeginAnewAsync() : LoadAsync());
                return;
            }
        }
        catch
        {
            assembly.SaveFailed();
            throw;
        }

        journal.Release(assembly.Saved(pending));
        _retry = FirstRetry;
        if (pending.Save is { } save)
            LogFinalized(assembly.Key, reason, save.Summary.SpanCount, save.Summary.Revision);
    }
}

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

/// <summary>Gives <see cref="TraceAssembly"/> a clock, an alarm, a journal, a store and an address. It decides nothing itself.</summary>
/// <remarks>
/// 1. <see cref="Append"/>: plan, journal, confirm, answer. Calls interleave, so that many appends share one commit of the journal.
/// 2. An alarm asks the assembly what is next, no earlier than it wants to be asked. An append sets another only when that is now
///    sooner (the root that was waited for has come), never to put it off.
/// 3. Checkpoint or finalize: read what is to be saved from the journal, save it to the store, then release the journal's entries.
/// 4. A trace that was deleted takes nothing: what is on its way when the tombstone is made is refused, and its entries are released.
/// 5. Leave: the activation goes. What comes later starts a new one.
/// An activation that vanishes loses nothing: a new one takes the trace's unreleased entries from its silo's journal, and the
/// <see cref="JournalSweeper"/> makes sure that there is a new one.
/// </remarks>
[Reentrant, PreferLocalPlacement]
internal sealed partial class TraceGrain(TraceGrainServices services, ILogger<TraceGrain> logger) : Grain, ITraceGrain
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    private readonly ITraceJournal _journal = services.Journal;

    // Appends under way; bounded by what the gateways let in.
    private readonly Dictionary<AppendPlan, Task> _commits = [];
    private TraceAssembly _assembly = null!;
    private HeldTrace _held = null!;
    private TraceAlarm? _alarm;
    private bool _isActing;
    private DateTimeOffset _notBefore;
    private TimeSpan _retry = FirstRetry;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var text = this.GetPrimaryKeyString();
        if (!TraceKey.TryParse(text, out var key))
            throw new ArgumentException($"'{text}' is not a trace grain's key; it must be '{{project}}/{{32 hex digits}}'.");

        _assembly = new TraceAssembly(key, services.Options);
        _held = services.Memory.Add(this.AsReference<ITraceGrain>());
        await AdoptAsync(cancellationToken);
        CountMemory();
        // It leaves after the call that it was activated for, and not before: that call would follow it from one activation to the next.
        if (IsDeleted)
            Forget();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        services.Memory.Remove(_held);
        // An append may have slipped in after the decision to leave. Its entry is in the journal; only the watch over it would be late.
        if (_assembly.HasUnsaved && _alarm is null && reason.ReasonCode != DeactivationReasonCode.ShuttingDown)
            services.Alarms.Set(_assembly.Key, services.Time.GetUtcNow());
        return Task.CompletedTask;
    }

    public async Task<AppendAnswer> Append(AppendChunk chunk)
    {
        if (services.Memory.IsFull)
            return Unavailable($"the open traces hold as much memory as they may ({AssemblyOptions.Section}:{nameof(AssemblyOptions.MaxHeldBytes)}); send the request again");
        if (_assembly.IsBehind)
            return Unavailable("more of the trace waits for being stored than may; send the request again");

        var signal = (OtlpSignal)chunk.Signal;
        var items = OtlpChunk.Read(signal, chunk.Payload);
        if (IsDeleted)
        {
            KeepWatch();
            return Deleted(items.Count);
        }

        var plan = _assembly.Plan(items);

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
            return Unavailable(e.Message);
        }
        finally
        {
            _commits.Remove(plan);
            CountMemory();
            KeepWatch();
        }

        // The tombstone may have been made while the journal wrote.
        if (IsDeleted)
            return Deleted(items.Count);

        return new AppendAnswer
        {
            Accepted = plan.Fresh.Count,
            Repeated = plan.Repeated,
            Refused = plan.Refusals.Count == 0 ? [] : [.. plan.Refusals.Select(r => new RefusedItems { Reason = (int)r.Reason, Count = r.Count, Words = r.Example })],
        };
    }

    public async Task Look()
    {
        if (_alarm is not null && _alarm.Due <= services.Time.GetUtcNow())
            _alarm = null;
        await ActAsync();
    }

    public async Task<bool> Wake(string journalName)
    {
        await ActAsync();
        return journalName == _journal.Name;
    }

    public async Task Rest(bool spill)
    {
        if (spill && _assembly.HasUnsaved && _assembly.IsIdle && !_isActing)
            await ActAsync(saveFirst: true);
        KeepWatch();
        // What is under way needs the activation, and has made it worth keeping.
        if (_assembly.IsIdle && !_isActing)
            DeactivateOnIdle();
    }

    public async Task<long[]> Redeliver(RedeliveredEntry[] entries)
    {
        if (IsDeleted)
            return [.. entries.Select(e => e.Sequence)];

        await LoadAsync();
        var isOpen = await IsOpenInStoreAsync();
        var stored = new List<long>();
        foreach (var entry in entries)
        {
            var items = OtlpChunk.Read((OtlpSignal)entry.Signal, entry.Payload);
            if (!isOpen && _assembly.AreStored(items))
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
            var isKnown = await services.Store.DeleteAsync(_assembly.Key, isOpen, CancellationToken.None);
            if (isKnown)
                Forget();
            KeepWatch();
            return new DeleteAnswer { IsKnown = isKnown };
        }
        catch (StorageUnavailableException e)
        {
            return new DeleteAnswer { Unavailable = e.Message };
        }
    }

    public async Task<OpenItems?> Read()
    {
        if (!_assembly.HasUnsaved)
        {
            KeepWatch();
            return null;
        }

        using var open = await _journal.ReadAsync(_assembly.Key, CancellationToken.None);
        KeepWatch();
        return new OpenItems
        {
            Traces = OpenItems.Join(open.Entries, OtlpSignal.Traces, _assembly.Foreign),
            Logs = OpenItems.Join(open.Entries, OtlpSignal.Logs, _assembly.Foreign),
            IsTruncated = _assembly.IsTruncated,
        };
    }

    public async Task<SummaryMessage?> Summarize()
    {
        KeepWatch();
        if (!_assembly.HasUnsaved)
            return null;

        await LoadAsync();
        return new SummaryMessage(_assembly.Summarize());
    }

    private static AppendAnswer Unavailable(string why) => new() { Unavailable = why };

    private bool IsDeleted => services.Store.IsKnownDeleted(_assembly.Key);

    private AppendAnswer Deleted(int items) => new()
    {
        Refused = [new RefusedItems { Reason = (int)RefusalReason.Deleted, Count = items, Words = $"trace {_assembly.Key.TraceId} was deleted" }],
    };

    private async Task AdoptAsync(CancellationToken cancellationToken)
    {
        using var open = await _journal.ReadAsync(_assembly.Key, cancellationToken);
        foreach (var entry in open.Entries)
            _assembly.Adopt(OtlpChunk.Read(entry.Content.Signal, entry.Content.Payload), entry.Sequence, entry.Content.ReceivedAt);
    }

    // The day of what was stored is over: what was loaded of it must not come back as if it were kept. What is not stored is in the journal.
    private async Task BeginAnewAsync()
    {
        _assembly = new TraceAssembly(_assembly.Key, services.Options);
        await AdoptAsync(CancellationToken.None);
    }

    // A commit that began under an assembly which is no longer.
    private void TakeOver(AppendPlan plan, long sequence)
    {
        if (IsDeleted)
            _journal.Release([sequence]);
        else
            _assembly.Adopt(plan.Fresh, sequence, services.Time.GetUtcNow());
    }

    // What is under way keeps the assembly that it began with.
    private void Forget()
    {
        _journal.Release(_assembly.Entries);
        _assembly = new TraceAssembly(_assembly.Key, services.Options);
        CountMemory();
    }

    // Another activation may have stored something since this one looked.
    private async Task<bool> IsOpenInStoreAsync() =>
        await services.Store.FindSummaryAsync(_assembly.Key, CancellationToken.None) is { State: TraceState.Open };

    private async Task CommitAsync(AppendPlan plan, AppendChunk chunk, bool isWhole)
    {
        var assembly = _assembly;
        if (plan.Fresh.Count == 0)
        {
            assembly.Confirm(plan, entry: null, services.Time.GetUtcNow());
            return;
        }

        try
        {
            var payload = isWhole ? chunk.Payload : OtlpChunk.Write(plan.Fresh);
            var append = new JournalAppend(assembly.Key, (OtlpSignal)chunk.Signal, chunk.Start, services.Time.GetUtcNow(), payload);
            // Not cancelled with the caller: other appends may wait for this one.
            var sequence = await _journal.AppendAsync(append, CancellationToken.None);
            assembly.Confirm(plan, sequence, services.Time.GetUtcNow());
            if (assembly != _assembly)
                TakeOver(plan, sequence);
        }
        catch
        {
            assembly.Abandon(plan);
            throw;
        }
    }

    private void CountMemory() => services.Memory.Update(_held, _assembly.HeldBytes, services.Time.GetUtcNow());

    // Does at once what is due at once, and has the rest brought to mind when it is.
    private void KeepWatch()
    {
        var now = services.Time.GetUtcNow();
        var next = _assembly.Decide(now);
        if (next is TraceDecision.Wait wait)
            LookAt(wait.Until);
        else if (next is not TraceDecision.Busy && now >= _notBefore)
            ActAsync().Ignore();
    }

    private void LookAt(DateTimeOffset due)
    {
        if (_alarm is not null && _alarm.Due <= due)
            return;
        _alarm?.Cancel();
        _alarm = services.Alarms.Set(_assembly.Key, due);
    }
}

using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>Gives <see cref="TraceAssembly"/> a clock, an alarm, a journal, a store and an address. It decides nothing itself.</summary>
/// <remarks>
/// 1. <see cref="Append"/>: plan, journal, confirm, answer. Calls interleave, so that many appends share one commit of the journal.
/// 2. An alarm asks the assembly what is next, no earlier than it wants to be asked. An append sets another only when that is now
///    sooner (the root that was waited for has come), never to put it off.
/// 3. Checkpoint or finalize: read what is to be saved from the journal, save it to the store, then release the journal's entries.
/// 4. Leave: the activation goes. What comes later starts a new one.
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
    private ITraceGrain _self = null!;
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
        _self = this.AsReference<ITraceGrain>();
        using var open = await _journal.ReadAsync(key, cancellationToken);
        foreach (var entry in open.Entries)
            _assembly.Adopt(OtlpChunk.Read(entry.Content.Signal, entry.Content.Payload), entry.Sequence, entry.Content.ReceivedAt);
        _held = services.Memory.Add(_self);
        CountMemory();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        services.Memory.Remove(_held);
        // An append may have slipped in after the decision to leave. Its entry is in the journal; only the watch over it would be late.
        if (_assembly.HasUnsaved && _alarm is null && reason.ReasonCode != DeactivationReasonCode.ShuttingDown)
            services.Alarms.Set(_self, services.Time.GetUtcNow());
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

    // Another activation may have stored something since this one looked.
    private async Task<bool> IsOpenInStoreAsync() =>
        await services.Store.FindSummaryAsync(_assembly.Key, CancellationToken.None) is { State: TraceState.Open };

    private async Task CommitAsync(AppendPlan plan, AppendChunk chunk, bool isWhole)
    {
        if (plan.Fresh.Count == 0)
        {
            _assembly.Confirm(plan, entry: null, services.Time.GetUtcNow());
            return;
        }

        try
        {
            var payload = isWhole ? chunk.Payload : OtlpChunk.Write(plan.Fresh);
            var append = new JournalAppend(_assembly.Key, (OtlpSignal)chunk.Signal, chunk.Start, services.Time.GetUtcNow(), payload);
            // Not cancelled with the caller: other appends may wait for this one.
            var sequence = await _journal.AppendAsync(append, CancellationToken.None);
            _assembly.Confirm(plan, sequence, services.Time.GetUtcNow());
        }
        catch
        {
            _assembly.Abandon(plan);
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

    private async Task ActAsync(bool saveFirst = false)
    {
        if (_isActing)
            return;
        _isActing = true;
        try
        {
            // Where more is stored than was known, that is loaded now. The activation may go after this, so there is no next time.
            if (saveFirst && !await SaveAsync(isFinal: false))
                await SaveAsync(isFinal: false);
            while (await StepAsync())
            {
            }
        }
        catch (StorageUnavailableException e)
        {
            LogStoreUnavailable(_assembly.Key, _retry, e);
            _notBefore = services.Time.GetUtcNow() + _retry;
            LookAt(_notBefore);
            _retry = _retry * 2 < LastRetry ? _retry * 2 : LastRetry;
        }
        finally
        {
            _isActing = false;
        }
    }

    // Returns true when the next decision is to be taken at once.
    private async Task<bool> StepAsync()
    {
        switch (_assembly.Decide(services.Time.GetUtcNow()))
        {
            case TraceDecision.Load:
                await LoadAsync();
                return true;
            case TraceDecision.Checkpoint:
                await SaveAsync(isFinal: false);
                return true;
            case TraceDecision.Finalize:
                await SaveAsync(isFinal: true);
                return true;
            case TraceDecision.Wait wait:
                LookAt(wait.Until);
                return false;
            case TraceDecision.Leave:
                _alarm?.Cancel();
                _alarm = null;
                DeactivateOnIdle();
                return false;
            default:
                // Whatever is under way looks again when it is done.
                return false;
        }
    }

    private void LookAt(DateTimeOffset due)
    {
        if (_alarm is not null && _alarm.Due <= due)
            return;
        _alarm?.Cancel();
        _alarm = services.Alarms.Set(_self, due);
    }

    private async Task LoadAsync()
    {
        if (_assembly.IsLoaded)
            return;
        var stored = await services.Store.FindAsync(_assembly.Key, CancellationToken.None);
        if (!_assembly.IsLoaded)
            _assembly.Load(stored);
        CountMemory();
    }

    // Returns false where another revision is stored, which is then loaded.
    private async Task<bool> SaveAsync(bool isFinal)
    {
        if (!_assembly.IsLarge)
            return await SaveNowAsync(isFinal);

        await services.LargeSaves.WaitAsync();
        try
        {
            return await SaveNowAsync(isFinal);
        }
        finally
        {
            services.LargeSaves.Release();
        }
    }

    private async Task<bool> SaveNowAsync(bool isFinal)
    {
        var pending = _assembly.BeginSave(isFinal);
        TraceSave? save;
        long? marker = null;
        try
        {
            using var contents = await _journal.ReadAsync(pending.Contents, CancellationToken.None);
            save = _assembly.Contents(pending, contents.Entries);
            if (save is not null && await services.Store.SaveAsync(save, CancellationToken.None) is SaveOutcome.Stale)
            {
                _assembly.SaveWasStale();
                await LoadAsync();
                return false;
            }

            if (!isFinal)
                marker = await MarkAsync();
        }
        catch
        {
            _assembly.SaveFailed();
            throw;
        }

        _journal.Release(_assembly.Saved(pending, save, marker));
        _retry = FirstRetry;
        if (save is not null)
            LogSaved(_assembly.Key, save.Summary.State, save.Summary.SpanCount, save.Summary.Revision);
        return true;
    }

    // Says in the journal that the trace is open, before the entries that said so are released.
    private Task<long> MarkAsync() => _journal.AppendAsync(
        new JournalAppend(_assembly.Key, OtlpSignal.Traces, 0, services.Time.GetUtcNow(), ReadOnlyMemory<byte>.Empty), CancellationToken.None);
}

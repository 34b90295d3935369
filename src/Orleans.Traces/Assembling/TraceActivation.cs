using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Assembling;

/// <summary>One activation of a trace: does with a journal, a store, a clock and alarms what <see cref="TraceAssembly"/> decides.</summary>
/// <remarks>
/// 1. <see cref="AppendAsync"/>: plan, journal, confirm, answer. Calls interleave, so that many appends share one commit of the journal.
/// 2. An alarm asks the assembly what is next, no earlier than it wants to be asked. An append sets another only when that is now
///    sooner (the root that was waited for has come), never to put it off.
/// 3. Checkpoint or finalize: read what is to be saved from the journal, save it to the store, then release the journal's entries.
/// 4. A trace that was deleted takes nothing: what is on its way when the tombstone is made is refused, and its entries are released.
/// 5. Leave: the activation goes. What comes later starts a new one.
/// One that vanishes loses nothing: a new one takes the trace's unreleased entries from the journal. Nothing here knows Orleans, so that the
/// simulation of the whole path runs this very code. Used by one caller at a time, between its awaits too: it needs a context that returns
/// to it, as a grain's.
/// </remarks>
public sealed partial class TraceActivation(TraceKey key, ITraceHost host)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    // Appends under way; bounded by what the gateways let in.
    private readonly Dictionary<AppendPlan, Task> _commits = [];
    private TraceAssembly _assembly = new(key, host.Options);
    private ITraceAlarm? _alarm;
    private bool _isActing;
    private DateTimeOffset _notBefore;
    private TimeSpan _retry = FirstRetry;

    /// <summary>Which trace this is.</summary>
    public TraceKey Key => key;

    /// <summary>Items of other journals that the store does not have, so far as is known, with their bytes.</summary>
    public IReadOnlyList<TraceItem> Foreign => _assembly.Foreign;

    /// <summary>Whether items were refused for this trace's limits.</summary>
    public bool IsTruncated => _assembly.IsTruncated;

    private bool IsDeleted => host.Store.IsKnownDeleted(key);

    /// <summary>Takes up what the journal has of the trace. Awaited before anything else is called.</summary>
    /// <exception cref="StorageUnavailableException">The journal cannot be read; there is no activation.</exception>
    public async Task ActivateAsync(CancellationToken cancellationToken)
    {
        await AdoptAsync(cancellationToken);
        CountMemory();
        // It leaves after the call that it was activated for, and not before: that call would follow it from one activation to the next.
        if (IsDeleted)
            Forget();
    }

    /// <summary>The activation goes; nothing is called any more.</summary>
    public void Deactivate()
    {
        // An append may have slipped in after the decision to leave. Its entry is in the journal; only the watch over it would be late.
        if (_assembly.HasUnsaved && _alarm is null)
            host.SetAlarm(host.Now);
    }

    /// <summary>Makes a delivery's items durable.</summary>
    /// <param name="signal">Which message it is.</param>
    /// <param name="start">The earliest time in it, Unix nanoseconds; 0: none.</param>
    /// <param name="payload">A checked OTLP message of this trace's items alone. Nothing of it is kept once this has completed.</param>
    public async Task<AppendOutcome> AppendAsync(OtlpSignal signal, ulong start, ReadOnlyMemory<byte> payload)
    {
        if (_assembly.IsBehind)
            return new AppendOutcome.Unavailable("more of the trace waits for being stored than may; send the request again");

        var items = OtlpChunk.Read(signal, payload);
        if (IsDeleted)
        {
            KeepWatch();
            return new AppendOutcome.Deleted(items.Count);
        }

        var plan = _assembly.Plan(items);

        // Looked up now: once one of them has failed it is gone, and could not be told from one that is done.
        Task[] others = [.. plan.WaitsFor.Select(p => _commits[p])];
        var commit = CommitAsync(plan, signal, start, payload, isWhole: plan.Fresh.Count == items.Count);
        _commits.Add(plan, commit);
        try
        {
            await commit;
            foreach (var other in others)
                await other;
        }
        catch (StorageUnavailableException e)
        {
            return new AppendOutcome.Unavailable(e.Message);
        }
        finally
        {
            _commits.Remove(plan);
            CountMemory();
            KeepWatch();
        }

        // The tombstone may have been made while the journal wrote.
        return IsDeleted ? new AppendOutcome.Deleted(items.Count) : new AppendOutcome.Taken(plan);
    }

    /// <summary>Does what is due; asked by the alarm that was set.</summary>
    public async Task LookAsync()
    {
        if (_alarm is not null && _alarm.Due <= host.Now)
            _alarm = null;
        await ActAsync();
    }

    /// <summary>Does what is due; asked by whoever has found the trace in a journal.</summary>
    /// <returns>Whether that is this one's journal: otherwise <see cref="RedeliverAsync"/> is needed.</returns>
    public async Task<bool> WakeAsync(string journalName)
    {
        await ActAsync();
        return journalName == host.Journal.Name;
    }

    /// <summary>Lets the activation go, if nothing is under way: the trace stays open, in the journal.</summary>
    /// <param name="spill">Stores first what is not stored, so that the journal can let it go.</param>
    /// <returns>Whether there was something to be stored first.</returns>
    public async Task<bool> RestAsync(bool spill)
    {
        var isSpilling = spill && _assembly.HasUnsaved && _assembly.IsIdle && !_isActing;
        if (isSpilling)
            await ActAsync(saveFirst: true);
        KeepWatch();
        // What is under way needs the activation, and has made it worth keeping.
        if (_assembly.IsIdle && !_isActing)
            host.Leave();
        return isSpilling;
    }

    /// <summary>Takes over entries of another journal.</summary>
    /// <returns>The sequences that are stored: their journal may release them. The others must be asked for again later.</returns>
    public async Task<long[]> RedeliverAsync(IReadOnlyList<JournalEntry> entries)
    {
        if (IsDeleted)
            return [.. entries.Select(e => e.Sequence)];

        await LoadAsync();
        var isOpen = await IsOpenInStoreAsync();
        var stored = new List<long>();
        foreach (var entry in entries)
        {
            var items = OtlpChunk.Read(entry.Content.Signal, entry.Content.Payload);
            if (!isOpen && _assembly.AreStored(items))
                stored.Add(entry.Sequence);
            else
                _assembly.Adopt(items, entry: null, entry.Content.ReceivedAt);
        }

        CountMemory();
        KeepWatch();
        return [.. stored];
    }

    /// <summary>Deletes the trace.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="StorageUnavailableException">The store could not do it.</exception>
    public async Task<bool> DeleteAsync()
    {
        var isOpen = _assembly.HasUnsaved || _assembly.Entries.Count > 0 || _commits.Count > 0;
        var isKnown = await host.Store.DeleteAsync(key, isOpen, CancellationToken.None);
        if (isKnown)
            Forget();
        KeepWatch();
        return isKnown;
    }

    /// <summary>What the journal has of the trace, with what is stored of that; <see cref="Foreign"/> is not in it. Null: all is stored.</summary>
    /// <exception cref="StorageUnavailableException">The journal cannot be read.</exception>
    public async Task<JournalContents?> ReadAsync()
    {
        if (!_assembly.HasUnsaved)
        {
            KeepWatch();
            return null;
        }

        var open = await host.Journal.ReadAsync(key, CancellationToken.None);
        KeepWatch();
        return open;
    }

    /// <summary>The summary of what is stored and what is not; null: all is stored.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be read.</exception>
    public async Task<TraceSummary?> SummarizeAsync()
    {
        KeepWatch();
        if (!_assembly.HasUnsaved)
            return null;

        await LoadAsync();
        // Another process may have deleted it: that is known only now.
        return IsDeleted ? null : _assembly.Summarize();
    }

    private async Task AdoptAsync(CancellationToken cancellationToken)
    {
        using var open = await host.Journal.ReadAsync(key, cancellationToken);
        foreach (var entry in open.Entries)
            _assembly.Adopt(OtlpChunk.Read(entry.Content.Signal, entry.Content.Payload), entry.Sequence, entry.Content.ReceivedAt);
    }

    private async Task CommitAsync(AppendPlan plan, OtlpSignal signal, ulong start, ReadOnlyMemory<byte> payload, bool isWhole)
    {
        var assembly = _assembly;
        if (plan.Fresh.Count == 0)
        {
            assembly.Confirm(plan, entry: null, host.Now);
            return;
        }

        try
        {
            var append = new JournalAppend(key, signal, start, host.Now, isWhole ? payload : OtlpChunk.Write(plan.Fresh));
            // Not cancelled with the caller: other appends may wait for this one.
            var sequence = await host.Journal.AppendAsync(append, CancellationToken.None);
            assembly.Confirm(plan, sequence, host.Now);
            if (assembly != _assembly)
                TakeOver(plan, sequence);
        }
        catch
        {
            assembly.Abandon(plan);
            throw;
        }
    }

    // A commit that began under an assembly which is no longer.
    private void TakeOver(AppendPlan plan, long sequence)
    {
        if (IsDeleted)
            host.Journal.Release([sequence]);
        else
            _assembly.Adopt(plan.Fresh, sequence, host.Now);
    }

    // What is under way keeps the assembly that it began with.
    private void Forget()
    {
        host.Journal.Release(_assembly.Entries);
        _assembly = new TraceAssembly(key, host.Options);
        CountMemory();
    }

    private void CountMemory() => host.Holds(_assembly.HeldBytes);

    // Does at once what is due at once, and has the rest brought to mind when it is.
    private void KeepWatch()
    {
        var now = host.Now;
        var next = _assembly.Decide(now);
        if (next is TraceDecision.Wait wait)
            LookAt(wait.Until);
        else if (next is not TraceDecision.Busy && now >= _notBefore)
            host.Start(() => ActAsync());
    }

    private void LookAt(DateTimeOffset due)
    {
        if (_alarm is not null && _alarm.Due <= due)
            return;
        _alarm?.Cancel();
        _alarm = host.SetAlarm(due);
    }
}

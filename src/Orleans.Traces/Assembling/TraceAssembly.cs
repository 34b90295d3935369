using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Assembling;

/// <summary>One trace being gathered: what is new, what is still missing, and what is to be done next. No clock, no I/O.</summary>
/// <remarks>
/// DESIGN. Nothing here happens before it has happened outside: a delivery is planned, journaled by the caller, then confirmed; a save is
/// begun, written by the caller, then confirmed. If the write fails, asking again gives the same answer.
/// 1. <see cref="Plan"/>: which items of a delivery are fresh, known, on their way, or too many.
/// 2. <see cref="Confirm"/>: they are durable now; <see cref="Abandon"/>: they are not, and leave no trace here.
/// 3. <see cref="Decide"/>: wait, load what is stored, checkpoint, finalize, or leave.
/// 4. <see cref="BeginSave"/>, <see cref="Contents"/>, then <see cref="Saved"/> or <see cref="SaveFailed"/>.
/// An item that comes from a journal is durable already: <see cref="Adopt"/>.
/// Only outlines are held (identity, ids, times, name): the bytes lie in the journal until they are saved, so that an open trace costs a
/// few hundred bytes an item however large its prompts are.
/// Identity decides what is new (law L2): see <see cref="ItemHash"/>. Bounds: <see cref="AssemblyOptions"/>.
/// </remarks>
public sealed partial class TraceAssembly(TraceKey key, AssemblyOptions options)
{
    // What an activation takes beside its items, and an item beside its name: measured, ADR-0007.
    private const long OwnBytes = 8_000, ItemBytes = 300;

    private readonly HeldItems _held = new();
    private readonly SpanLedger _spans = new();

    // Under way; bounded by what the gateways let in.
    private readonly List<AppendPlan> _plans = [];

    // Unreleased entries, bounded by the journal's size; and which of them hold no items, but say that the trace is open.
    private readonly SortedSet<long> _entries = [];
    private readonly List<long> _markers = [];

    // Items redelivered from another silo's journal, with their bytes. Bounded by what that silo had not saved when it died.
    private readonly List<TraceItem> _foreign = [];
    private long _foreignBytes;

    // Another silo's journal says that the trace is open, even where nothing of it waits for being stored.
    private bool _isOpenElsewhere;

    private bool _truncated;
    private bool _loaded;
    private TraceSummary? _stored;
    private PendingSave? _saving;
    private DateTimeOffset _lastNewAt;
    private DateTimeOffset _unsavedSince;
    private TraceSummary? _summary;

    /// <summary>Which trace this is.</summary>
    public TraceKey Key => key;

    /// <summary>Whether the store has been asked for an earlier part of this trace.</summary>
    public bool IsLoaded => _loaded;

    /// <summary>Items held that the store does not have, so far as is known.</summary>
    public bool HasUnsaved => _held.UnsavedCount > 0;

    /// <summary>Items of other journals that the store does not have, so far as is known, with their bytes.</summary>
    public IReadOnlyList<TraceItem> Foreign => _foreign;

    /// <summary>Whether items were refused for this trace's limits.</summary>
    public bool IsTruncated => _truncated;

    /// <summary>Nothing is under way: no delivery that waits for the journal, no save.</summary>
    public bool IsIdle => _plans.Count == 0 && _saving is null;

    /// <summary>So much waits for being stored that nothing more is to be taken before some of it is.</summary>
    public bool IsBehind => _held.UnsavedBytes >= 4 * options.SpillBytes;

    /// <summary>What waits for being stored takes memory that counts while it is.</summary>
    public bool IsLarge => _held.UnsavedBytes >= options.SpillBytes / 8;

    /// <summary>Bytes of memory that this takes, roughly.</summary>
    public long HeldBytes => OwnBytes + (_held.Count * ItemBytes) + _foreignBytes;

    /// <summary>The revision that is known to be stored; 0: none.</summary>
    public int StoredRevision => _stored?.Revision ?? 0;

    /// <summary>The journal entries that are not released: their items are not all known to be stored, or they say that the trace is open.</summary>
    public IReadOnlyCollection<long> Entries => _entries;

    /// <summary>What is to be done with a delivery.</summary>
    public AppendPlan Plan(IReadOnlyList<TraceItem> items)
    {
        var fresh = new List<TraceItem>(items.Count);
        HashSet<AppendPlan>? waitsFor = null;
        var refusals = new Refusals();
        var repeated = 0;
        foreach (var item in items)
        {
            var known = _held.IndexOf(item.Hash);
            if (known >= 0)
            {
                repeated++;
                if (_held.PlaceOf(known) == HeldItems.InFlight && _plans.Find(p => p.Holds(item.Hash)) is { } other)
                    (waitsFor ??= []).Add(other);
            }
            else if (Limit(item, fresh) is var (reason, words))
            {
                refusals.Add(reason, 1, words);
            }
            else
            {
                fresh.Add(item);
                _held.Add(item, HeldItems.InFlight);
            }
        }

        var plan = new AppendPlan(fresh, waitsFor ?? (IReadOnlyCollection<AppendPlan>)[], repeated, refusals);
        _plans.Add(plan);
        _truncated |= refusals.Count > 0;
        return plan;
    }

    /// <summary>The plan's fresh items are durable, as this journal entry.</summary>
    /// <param name="plan">A plan that is under way.</param>
    /// <param name="entry">The entry's sequence; null: the plan had nothing fresh.</param>
    /// <param name="now">The time, from which the trace's silence is counted.</param>
    public void Confirm(AppendPlan plan, long? entry, DateTimeOffset now)
    {
        _plans.Remove(plan);
        if (entry is not { } sequence)
            return;

        _entries.Add(sequence);
        var wasSaved = !HasUnsaved;
        foreach (var item in plan.Fresh)
        {
            // The store may have turned out to hold it while it was under way.
            var index = _held.IndexOf(item.Hash);
            if (_held.PlaceOf(index) != HeldItems.InFlight)
                continue;
            _held.Move(index, sequence);
            Count(item);
        }

        NoteNew(now, wasSaved);
    }

    /// <summary>The plan's fresh items are not durable: they were never here.</summary>
    public void Abandon(AppendPlan plan)
    {
        _plans.Remove(plan);
        foreach (var item in plan.Fresh)
        {
            if (_held.IndexOf(item.Hash) is >= 0 and var index && _held.PlaceOf(index) == HeldItems.InFlight)
                _held.Remove(item.Hash);
        }
    }

    /// <summary>Takes items that are durable already: from this silo's journal, or redelivered from another's. Limits do not apply, they were
    /// kept when the items were accepted. No items: the entry says that the trace is open, and stored in part.</summary>
    /// <param name="items">The entry's items, with their bytes.</param>
    /// <param name="entry">Its sequence in this silo's journal; null: it is another's.</param>
    /// <param name="receivedAt">When it was accepted.</param>
    public void Adopt(IReadOnlyList<TraceItem> items, long? entry, DateTimeOffset receivedAt)
    {
        var wasSaved = !HasUnsaved;
        var added = items.Count == 0 ? 1 : 0;
        foreach (var item in items)
        {
            if (_held.IndexOf(item.Hash) >= 0)
                continue;
            _held.Add(item, entry ?? HeldItems.Foreign);
            if (entry is null)
            {
                _foreign.Add(item);
                _foreignBytes += item.Size;
            }

            Count(item);
            added++;
        }

        if (entry is { } sequence)
            _entries.Add(sequence);
        if (entry is { } marker && items.Count == 0)
            _markers.Add(marker);
        if (entry is null)
        {
            // Where nothing of it is new, whoever wrote it has stored something since we looked.
            _isOpenElsewhere = true;
            _loaded &= added > 0 && items.Count > 0;
        }

        if (added > 0)
            NoteNew(receivedAt, wasSaved);
    }

    /// <summary>Takes what the store has of this trace.</summary>
    /// <param name="stored">Null: nothing.</param>
    public void Load(StoredTrace? stored)
    {
        _loaded = true;
        _summary = null;
        if (stored is null)
            return;

        _stored = stored.Summary;
        _truncated |= stored.Summary.Flags.HasFlag(TraceFlags.Truncated);
        foreach (var item in stored.Items)
        {
            var known = _held.IndexOf(item.Hash);
            if (known < 0)
                _held.Add(item, HeldItems.Stored);
            if (known < 0 || _held.PlaceOf(known) == HeldItems.InFlight)
                Count(item);
            if (known >= 0)
            {
                _held.Move(known, HeldItems.Stored);
                _held.Note(item.Hash, (item as SpanItem)?.Facts);
            }
        }

        DropStoredForeign();
    }

    /// <summary>What is to be done next.</summary>
    public TraceDecision Decide(DateTimeOffset now)
    {
        if (_saving is not null)
            return new TraceDecision.Busy();
        if (!HasUnsaved && _entries.Count == 0 && !_isOpenElsewhere)
            return _plans.Count > 0 ? new TraceDecision.Busy() : new TraceDecision.Leave();
        if ((_markers.Count > 0 || _isOpenElsewhere) && !_loaded)
            return new TraceDecision.Load();
        if (_held.UnsavedBytes >= options.SpillBytes)
            return new TraceDecision.Checkpoint();

        var reason = _spans.Expectation;
        var due = _lastNewAt + PatienceFor(reason);
        if (now >= due)
            return new TraceDecision.Finalize(reason);
        if (HasUnsaved && now >= _unsavedSince + options.Checkpoint)
            return new TraceDecision.Checkpoint();

        var next = HasUnsaved && _unsavedSince + options.Checkpoint < due ? _unsavedSince + options.Checkpoint : due;
        if (_loaded || reason == FinalizeReason.Complete)
            return new TraceDecision.Wait(next);

        var look = _lastNewAt + options.Settle;
        return now >= look ? new TraceDecision.Load() : new TraceDecision.Wait(look < next ? look : next);
    }

    /// <summary>The trace as a list shows it now.</summary>
    public TraceSummary Summarize() =>
        !HasUnsaved && _stored is not null
            ? _stored
            : _summary ??= TraceTree.Build(_held.At(p => p != HeldItems.InFlight)).Summarize(key.TraceId, TraceState.Open, StoredRevision, _truncated) with { Facts = _stored?.Facts };

    private TimeSpan PatienceFor(FinalizeReason reason) => reason switch
    {
        FinalizeReason.Complete => options.Settle,
        FinalizeReason.ParentMissing => options.Timeout,
        _ => options.RootlessTimeout,
    };

    private void NoteNew(DateTimeOffset at, bool wasSaved)
    {
        if (at > _lastNewAt)
            _lastNewAt = at;
        if (wasSaved && HasUnsaved)
            _unsavedSince = at;
    }

    private void Count(TraceItem item)
    {
        _summary = null;
        if (item is SpanItem span)
            _spans.Add(span.Header);
    }

    private (RefusalReason Reason, string Words)? Limit(TraceItem item, List<TraceItem> fresh)
    {
        if (_held.Count >= options.MaxItems)
            return (RefusalReason.TraceItems, $"trace {key.TraceId} holds {options.MaxItems} items, the most it may ({AssemblyOptions.Section}:{nameof(AssemblyOptions.MaxItems)})");
        if (_held.Bytes + item.Size > options.MaxBytes)
            return (RefusalReason.TraceBytes, $"trace {key.TraceId} may hold {options.MaxBytes} bytes ({AssemblyOptions.Section}:{nameof(AssemblyOptions.MaxBytes)})");
        if (item is SpanItem { Header.SpanId: var id } && VersionsOf(id, fresh) >= options.MaxVersions)
            return (RefusalReason.SpanVersions, $"span {id} of trace {key.TraceId} has {options.MaxVersions} versions, the most it may ({AssemblyOptions.Section}:{nameof(AssemblyOptions.MaxVersions)})");
        return null;
    }

    private int VersionsOf(SpanId id, List<TraceItem> fresh)
    {
        var versions = _spans.VersionsOf(id);
        if (versions + fresh.Count < options.MaxVersions)
            return versions;
        foreach (var item in fresh)
            versions += item is SpanItem span && span.Header.SpanId == id ? 1 : 0;
        return versions;
    }
}

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
/// 3. <see cref="Decide"/>: wait, load what is stored, finalize, or leave.
/// 4. <see cref="BeginSave"/>, then <see cref="Saved"/> or <see cref="SaveFailed"/>.
/// An item that comes from a journal is durable already: <see cref="Adopt"/>.
/// Identity decides what is new (law L2): see <see cref="ItemHash"/>. Bounds: <see cref="AssemblyOptions"/>.
/// </remarks>
public sealed class TraceAssembly(TraceKey key, AssemblyOptions options)
{
    // Each bounded by MaxItems.
    private readonly Dictionary<ItemHash, TraceItem> _items = [];
    private readonly Dictionary<ItemHash, AppendPlan> _inFlight = [];
    private readonly List<TraceItem> _unsaved = [];
    private readonly SpanLedger _spans = new();

    // Entries whose items are not all stored; bounded by the journal's size.
    private readonly SortedSet<long> _entries = [];

    private long _bytes;
    private bool _truncated;
    private bool _loaded;
    private TraceSummary? _stored;
    private PendingSave? _saving;
    private DateTimeOffset _lastNewAt;
    private TraceTree? _tree;

    /// <summary>Which trace this is.</summary>
    public TraceKey Key => key;

    /// <summary>Whether the store has been asked for an earlier part of this trace.</summary>
    public bool IsLoaded => _loaded;

    /// <summary>Items held that the store does not have.</summary>
    public bool HasUnsaved => _unsaved.Count > 0;

    /// <summary>The items held that the store does not have, so far as is known.</summary>
    public IReadOnlyList<TraceItem> Unsaved => _unsaved;

    /// <summary>Whether items were refused for this trace's limits.</summary>
    public bool IsTruncated => _truncated;

    /// <summary>The revision that is known to be stored; 0: none.</summary>
    public int StoredRevision => _stored?.Revision ?? 0;

    /// <summary>The journal entries whose items are not all known to be stored.</summary>
    public IReadOnlyCollection<long> Entries => _entries;

    /// <summary>What is to be done with a delivery.</summary>
    public AppendPlan Plan(IReadOnlyList<TraceItem> items)
    {
        var fresh = new List<TraceItem>(items.Count);
        var freshHashes = new HashSet<ItemHash>();
        var freshVersions = new Dictionary<SpanId, int>();
        var waitsFor = new HashSet<AppendPlan>();
        var refusals = new Refusals();
        var bytes = _bytes;
        var repeated = 0;
        foreach (var item in items)
        {
            if (_items.ContainsKey(item.Hash) || freshHashes.Contains(item.Hash))
            {
                repeated++;
            }
            else if (_inFlight.TryGetValue(item.Hash, out var other))
            {
                waitsFor.Add(other);
                repeated++;
            }
            else if (Limit(item, fresh.Count, bytes, freshVersions) is var (reason, words))
            {
                refusals.Add(reason, 1, words);
            }
            else
            {
                fresh.Add(item);
                freshHashes.Add(item.Hash);
                bytes += item.Bytes.Length;
                if (item is SpanItem span)
                    freshVersions[span.Header.SpanId] = freshVersions.GetValueOrDefault(span.Header.SpanId) + 1;
            }
        }

        var plan = new AppendPlan(fresh, waitsFor, repeated, refusals);
        foreach (var item in fresh)
            _inFlight.Add(item.Hash, plan);
        _bytes = bytes;
        _truncated |= refusals.Count > 0;
        return plan;
    }

    /// <summary>The plan's fresh items are durable, as this journal entry.</summary>
    /// <param name="plan">A plan that is under way.</param>
    /// <param name="entry">The entry's sequence; null: the plan had nothing fresh, or the entry is another journal's.</param>
    /// <param name="now">The time, from which the trace's silence is counted.</param>
    public void Confirm(AppendPlan plan, long? entry, DateTimeOffset now)
    {
        foreach (var item in plan.Fresh)
        {
            _inFlight.Remove(item.Hash);
            Apply(item);
        }

        if (entry is { } sequence)
            _entries.Add(sequence);
        if (plan.Fresh.Count > 0)
            _lastNewAt = now;
    }

    /// <summary>The plan's fresh items did not become durable: as if they had never come.</summary>
    public void Abandon(AppendPlan plan)
    {
        foreach (var item in plan.Fresh)
        {
            _inFlight.Remove(item.Hash);
            if (!_items.ContainsKey(item.Hash))
                _bytes -= item.Bytes.Length;
        }
    }

    /// <summary>Takes a journal's entry: durable already, never refused. Its name is held even when all of its items are known.</summary>
    /// <param name="items">The entry's items.</param>
    /// <param name="entry">Its sequence in this silo's journal; null: it is another journal's.</param>
    /// <param name="receivedAt">When it was accepted.</param>
    /// <returns>How many of the items are new here.</returns>
    public int Adopt(IReadOnlyList<TraceItem> items, long? entry, DateTimeOffset receivedAt)
    {
        var added = 0;
        foreach (var item in items)
        {
            if (_items.ContainsKey(item.Hash))
                continue;
            if (!_inFlight.ContainsKey(item.Hash))
                _bytes += item.Bytes.Length;
            Apply(item);
            added++;
        }

        if (entry is { } sequence)
            _entries.Add(sequence);
        if (added > 0 && receivedAt > _lastNewAt)
            _lastNewAt = receivedAt;
        return added;
    }

    /// <summary>Takes what the store has of this trace.</summary>
    /// <param name="stored">Null: nothing.</param>
    public void Load(StoredTrace? stored)
    {
        _loaded = true;
        _tree = null;
        if (stored is null)
            return;

        _stored = stored.Summary;
        _truncated |= stored.Summary.Flags.HasFlag(TraceFlags.Truncated);
        var known = new HashSet<ItemHash>(stored.Items.Count);
        foreach (var item in stored.Items)
        {
            known.Add(item.Hash);
            if (_items.TryAdd(item.Hash, item))
                Count(item);
        }

        _unsaved.RemoveAll(item => known.Contains(item.Hash));
    }

    /// <summary>What is to be done next.</summary>
    public TraceDecision Decide(DateTimeOffset now)
    {
        if (_saving is not null || _inFlight.Count > 0 && _unsaved.Count == 0)
            return new TraceDecision.Busy();
        if (_unsaved.Count == 0 && _entries.Count == 0)
            return new TraceDecision.Leave();

        var reason = _spans.Expectation;
        var due = _lastNewAt + PatienceFor(reason);
        if (now >= due)
            return new TraceDecision.Finalize(reason);
        if (_loaded || reason == FinalizeReason.Complete)
            return new TraceDecision.Wait(due);

        var look = _lastNewAt + options.Settle;
        return now >= look ? new TraceDecision.Load() : new TraceDecision.Wait(look);
    }

    /// <summary>Starts to save the trace as final. What comes until it is confirmed waits for the next save.</summary>
    public PendingSave BeginSave()
    {
        var isNew = HasUnsaved;
        var summary = Tree.Summarize(key.TraceId, TraceState.Final, StoredRevision + (isNew ? 1 : 0), _truncated);
        var save = isNew || _stored is null || summary != _stored
            ? new TraceSave(key, StoredRevision, summary, [.. _unsaved])
            : null;
        _saving = new PendingSave(_items.Count == 0 ? null : save, [.. _entries]);
        return _saving;
    }

    /// <summary>The save is durable. Returns the entries that may be released.</summary>
    public IReadOnlyList<long> Saved(PendingSave save)
    {
        _saving = null;
        if (save.Save is not null)
        {
            _stored = save.Save.Summary;
            _loaded = true;
            var saved = save.Save.NewItems.Select(i => i.Hash).ToHashSet();
            _unsaved.RemoveAll(item => saved.Contains(item.Hash));
        }

        _entries.ExceptWith(save.Entries);
        return save.Entries;
    }

    /// <summary>The save did not happen: everything is as it was before it began.</summary>
    public void SaveFailed() => _saving = null;

    /// <summary>The store has another revision than we knew: it must be loaded before the next save.</summary>
    public void SaveWasStale()
    {
        _saving = null;
        _loaded = false;
        _stored = null;
    }

    /// <summary>Whether every one of these items is stored.</summary>
    public bool AreStored(IReadOnlyList<TraceItem> items)
    {
        var unsaved = _unsaved.Select(i => i.Hash).ToHashSet();
        return items.All(i => _items.ContainsKey(i.Hash) && !unsaved.Contains(i.Hash));
    }

    /// <summary>The trace as a list shows it now.</summary>
    public TraceSummary Summarize() =>
        _unsaved.Count == 0 && _stored is not null
            ? _stored
            : Tree.Summarize(key.TraceId, TraceState.Open, StoredRevision, _truncated);

    private TraceTree Tree => _tree ??= TraceTree.Build(_items.Values);

    private TimeSpan PatienceFor(FinalizeReason reason) => reason switch
    {
        FinalizeReason.Complete => options.Settle,
        FinalizeReason.ParentMissing => options.Timeout,
        _ => options.RootlessTimeout,
    };

    private void Apply(TraceItem item)
    {
        if (!_items.TryAdd(item.Hash, item))
            return;
        _unsaved.Add(item);
        Count(item);
    }

    private void Count(TraceItem item)
    {
        _tree = null;
        if (item is SpanItem span)
            _spans.Add(span.Header);
    }

    private (RefusalReason Reason, string Words)? Limit(TraceItem item, int fresh, long bytes, Dictionary<SpanId, int> freshVersions)
    {
        if (_items.Count + _inFlight.Count + fresh >= options.MaxItems)
            return (RefusalReason.TraceItems, $"trace {key.TraceId} holds {options.MaxItems} items, the most it may ({AssemblyOptions.Section}:{nameof(AssemblyOptions.MaxItems)})");
        if (bytes + item.Bytes.Length > options.MaxBytes)
            return (RefusalReason.TraceBytes, $"trace {key.TraceId} may hold {options.MaxBytes} bytes ({AssemblyOptions.Section}:{nameof(AssemblyOptions.MaxBytes)})");
        if (item is SpanItem { Header.SpanId: var id } && _spans.VersionsOf(id) + freshVersions.GetValueOrDefault(id) >= options.MaxVersions)
            return (RefusalReason.SpanVersions, $"span {id} of trace {key.TraceId} has {options.MaxVersions} versions, the most it may ({AssemblyOptions.Section}:{nameof(AssemblyOptions.MaxVersions)})");
        return null;
    }
}

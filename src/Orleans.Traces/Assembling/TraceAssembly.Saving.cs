using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Assembling;

/// <content>How it is saved: as final, or in part while it stays open.</content>
public sealed partial class TraceAssembly
{
    /// <summary>Starts to save the trace: as final, with all that is not stored; or as a checkpoint, the oldest of it up to
    /// <see cref="AssemblyOptions.SpillBytes"/>. What comes until it is confirmed waits for the next save.</summary>
    public PendingSave BeginSave(bool isFinal)
    {
        var bytes = 0L;
        var contents = new SortedDictionary<long, long>();
        foreach (var (place, size) in _held.Unsaved())
            contents[place] = contents.GetValueOrDefault(place) + size;
        contents.Remove(HeldItems.Foreign);

        var taken = new List<long>(contents.Count);
        foreach (var (sequence, size) in contents)
        {
            if (!isFinal && taken.Count > 0 && bytes + size > options.SpillBytes)
                break;
            taken.Add(sequence);
            bytes += size;
        }

        List<long> releases = isFinal ? [.. _entries] : [.. taken, .. _markers];
        _saving = new PendingSave(isFinal, taken, releases, [.. _foreign]);
        return _saving;
    }

    /// <summary>What to write.</summary>
    /// <param name="pending">A save that was begun.</param>
    /// <param name="entries">The journal entries that it asked for. One that is missing cannot be read any more: its items are forgotten.</param>
    /// <param name="meaning">Works out what the trace means.</param>
    /// <returns>Null: there is nothing to write.</returns>
    public TraceSave? Contents(PendingSave pending, IReadOnlyList<JournalEntry> entries, TraceMeaning meaning)
    {
        if (entries.Count < pending.Contents.Count)
            Forget(pending.Contents.Except(entries.Select(e => e.Sequence)).ToHashSet());

        var items = new List<TraceItem>(pending.Foreign);
        foreach (var entry in entries)
        {
            foreach (var item in OtlpChunk.Read(entry.Content.Signal, entry.Content.Payload))
            {
                // An item may lie in two entries, and in the store; it is saved where it is held.
                if (_held.IndexOf(item.Hash) is >= 0 and var index && _held.PlaceOf(index) == entry.Sequence)
                    items.Add(item);
            }
        }

        // The outlines keep what the spans mean, for the saves to come: the bytes are let go.
        TraceMeaning.Note(items);
        foreach (var span in items.OfType<SpanItem>())
            _held.Note(span.Hash, span.Facts);

        var saved = _held.At(place => place == HeldItems.Stored || pending.Includes(place))
            .Concat(pending.Foreign.Where(f => _held.PlaceOf(_held.IndexOf(f.Hash)) == HeldItems.Foreign));
        var state = pending.IsFinal ? TraceState.Final : TraceState.Open;
        var tree = TraceTree.Build(saved);
        var summary = tree.Summarize(key.TraceId, state, StoredRevision + (items.Count > 0 ? 1 : 0), _truncated) with
        {
            Facts = meaning.Sum(tree),
            Scores = _stored?.Scores ?? [],
        };
        var isNeeded = items.Count > 0 || (pending.IsFinal && _stored is not null && summary != _stored);
        return isNeeded ? new TraceSave(key, StoredRevision, summary, items) : null;
    }

    /// <summary>The save is durable, or there was nothing to write. Returns the entries that may be released.</summary>
    /// <param name="pending">The save.</param>
    /// <param name="save">What was written, if anything.</param>
    /// <param name="marker">After a checkpoint the entry that says that the trace is open; null: no entry does.</param>
    public IReadOnlyList<long> Saved(PendingSave pending, TraceSave? save, long? marker = null)
    {
        _saving = null;
        _isOpenElsewhere &= !pending.IsFinal;
        if (save is not null)
        {
            _stored = save.Summary;
            _loaded = true;
            _summary = null;
        }

        // Items of other journals that came while it was saved are not in it.
        _held.MoveAll(pending.Includes, HeldItems.Stored);
        foreach (var item in pending.Foreign)
            _held.Move(_held.IndexOf(item.Hash), HeldItems.Stored);
        DropStoredForeign();
        _entries.ExceptWith(pending.Releases);
        _markers.RemoveAll(m => pending.Releases.Contains(m));
        if (marker is { } sequence)
        {
            _entries.Add(sequence);
            _markers.Add(sequence);
        }

        return pending.Releases;
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

    /// <summary>Whether every one of these items is stored. Their entry may be needed all the same: while the trace is stored as open, it is what
    /// says so.</summary>
    public bool AreStored(IReadOnlyList<TraceItem> items) =>
        items.All(i => _held.IndexOf(i.Hash) is >= 0 and var index && _held.PlaceOf(index) == HeldItems.Stored);

    private void DropStoredForeign()
    {
        _foreign.RemoveAll(f => _held.PlaceOf(_held.IndexOf(f.Hash)) == HeldItems.Stored);
        _foreignBytes = _foreign.Sum(f => (long)f.Size);
    }

    private void Forget(HashSet<long> entries)
    {
        _held.Remove(entries.Contains);
        _summary = null;
        _spans.Clear();
        foreach (var item in _held.At(p => p != HeldItems.InFlight))
            Count(item);
    }
}

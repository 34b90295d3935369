using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.Embedded.Journal;

/// <summary>The unreleased entries, by sequence and by trace, and the releases that are not written yet.</summary>
/// <remarks>Bounded by the journal's limit on unreleased bytes: an entry is added only after an append that was within it.</remarks>
internal sealed class JournalIndex
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, IndexedEntry> _bySequence = [];
    private readonly Dictionary<TraceKey, Chain> _byTrace = [];
    private List<long> _unwrittenReleases = [];
    private long _liveBytes;

    /// <summary>Bytes that the records of the unreleased entries take.</summary>
    public long LiveBytes => Volatile.Read(ref _liveBytes);

    /// <summary>Traces that have entries.</summary>
    public int TraceCount
    {
        get
        {
            lock (_lock)
                return _byTrace.Count;
        }
    }

    /// <summary>Adds entries, each of a sequence above all before.</summary>
    public void Add(List<IndexedEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries)
            {
                _bySequence.Add(entry.Sequence, entry);
                if (!_byTrace.TryGetValue(entry.Key, out var chain))
                    _byTrace.Add(entry.Key, chain = new Chain());
                chain.Append(entry);
                entry.Place.Segment.LiveEntries++;
                _liveBytes += entry.Place.FrameLength;
            }
        }
    }

    /// <summary>Forgets entries; unknown sequences are ignored.</summary>
    public void Release(IReadOnlyCollection<long> sequences)
    {
        lock (_lock)
        {
            foreach (var sequence in sequences)
            {
                if (_bySequence.Remove(sequence, out var entry))
                {
                    Forget(entry);
                    _unwrittenReleases.Add(sequence);
                }
            }
        }
    }

    /// <summary>Notes that records now lie elsewhere; those that were released meanwhile stay released.</summary>
    public void Move(List<(IndexedEntry Entry, EntryPlace To)> moves)
    {
        lock (_lock)
        {
            foreach (var (entry, to) in moves)
            {
                if (entry.Released)
                    continue;
                entry.Place.Segment.LiveEntries--;
                entry.Place = to;
                to.Segment.LiveEntries++;
            }
        }
    }

    /// <summary>Takes up to <paramref name="max"/> releases that are to be written.</summary>
    public List<long> TakeReleases(int max)
    {
        lock (_lock)
        {
            if (_unwrittenReleases.Count <= max)
            {
                var all = _unwrittenReleases;
                _unwrittenReleases = [];
                return all;
            }

            var taken = _unwrittenReleases.GetRange(0, max);
            _unwrittenReleases.RemoveRange(0, max);
            return taken;
        }
    }

    /// <summary>The sequences of a trace's entries, lowest first.</summary>
    public List<long> SequencesOf(TraceKey key)
    {
        var sequences = new List<long>();
        lock (_lock)
        {
            for (var entry = _byTrace.GetValueOrDefault(key)?.First; entry is not null; entry = entry.Next)
                sequences.Add(entry.Sequence);
        }

        return sequences;
    }

    /// <summary>Where an entry's record lies; null once it is released.</summary>
    public EntryPlace? PlaceOf(long sequence)
    {
        lock (_lock)
            return _bySequence.TryGetValue(sequence, out var entry) ? entry.Place : null;
    }

    /// <summary>Whether a segment has no live entries.</summary>
    public bool IsFree(Segment segment)
    {
        lock (_lock)
            return segment.LiveEntries == 0;
    }

    /// <summary>The live entries of a segment. Looks at every entry: once for each segment that is cleaned.</summary>
    public List<IndexedEntry> In(Segment segment)
    {
        lock (_lock)
            return [.. _bySequence.Values.Where(e => e.Place.Segment == segment)];
    }

    /// <summary>Every trace that has entries.</summary>
    public List<OpenTrace> OpenTraces()
    {
        lock (_lock)
        {
            var traces = new List<OpenTrace>(_byTrace.Count);
            foreach (var (key, chain) in _byTrace)
                traces.Add(chain.Describe(key));
            return traces;
        }
    }

    private void Forget(IndexedEntry entry)
    {
        entry.Released = true;
        entry.Place.Segment.LiveEntries--;
        _liveBytes -= entry.Place.FrameLength;
        var chain = _byTrace[entry.Key];
        chain.Remove(entry);
        if (chain.First is null)
            _byTrace.Remove(entry.Key);
    }

    private sealed class Chain
    {
        private IndexedEntry? _last;

        public IndexedEntry? First { get; private set; }

        public void Append(IndexedEntry entry)
        {
            entry.Previous = _last;
            if (_last is null)
                First = entry;
            else
                _last.Next = entry;
            _last = entry;
        }

        public void Remove(IndexedEntry entry)
        {
            if (entry.Previous is null)
                First = entry.Next;
            else
                entry.Previous.Next = entry.Next;
            if (entry.Next is null)
                _last = entry.Previous;
            else
                entry.Next.Previous = entry.Previous;
            entry.Previous = entry.Next = null;
        }

        public OpenTrace Describe(TraceKey key)
        {
            var start = 0UL;
            var last = DateTimeOffset.MinValue;
            for (var entry = First; entry is not null; entry = entry.Next)
            {
                if (entry.Start != 0 && (start == 0 || entry.Start < start))
                    start = entry.Start;
                if (entry.ReceivedAt > last)
                    last = entry.ReceivedAt;
            }

            return new OpenTrace(key, start, last);
        }
    }
}

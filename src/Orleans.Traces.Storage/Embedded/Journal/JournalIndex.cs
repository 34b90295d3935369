using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Storage.Embedded.Journal;

/// <summary>The unreleased entries, by sequence and by whom they belong to, and the releases that are not written yet.</summary>
/// <remarks>Bounded by the journal's limit on unreleased bytes: an entry is added only after an append that was within it.</remarks>
internal sealed class JournalIndex
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, IndexedEntry> _bySequence = [];
    private readonly Dictionary<JournalKey, Chain> _byKey = [];
    private readonly LinkedList<Chain> _byAge = [];
    private readonly HashSet<LogShard> _logs = [];
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
                return _byKey.Count - _logs.Count;
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
                if (!_byKey.TryGetValue(entry.Key, out var chain))
                    _byKey.Add(entry.Key, chain = new Chain(entry.Key));
                else
                    _byAge.Remove(chain.Age);
                _byAge.AddLast(chain.Age);
                chain.Append(entry);
                if (entry.Key.Logs is { } logs)
                    _logs.Add(logs);
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

    /// <summary>The sequences of a trace's or log shard's entries, lowest first.</summary>
    public List<long> SequencesOf(JournalKey key)
    {
        var sequences = new List<long>();
        lock (_lock)
        {
            for (var entry = _byKey.GetValueOrDefault(key)?.First; entry is not null; entry = entry.Next)
                sequences.Add(entry.Sequence);
        }

        return sequences;
    }

    /// <summary>Bytes that the records of these entries take together, without padding.</summary>
    public int LengthOf(IReadOnlyList<long> sequences)
    {
        var length = 0;
        lock (_lock)
        {
            foreach (var sequence in sequences)
            {
                if (_bySequence.TryGetValue(sequence, out var entry))
                    length = checked(length + RecordHeader.Size + entry.Place.BodyLength);
            }
        }

        return length;
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
            var traces = new List<OpenTrace>(_byKey.Count);
            foreach (var chain in _byKey.Values)
            {
                if (chain.Key.Trace is { } trace)
                    traces.Add(chain.Describe(trace));
            }

            return traces;
        }
    }

    /// <summary>The newest traces that a query includes. Looks at every trace, at some 20 ns each, and keeps no more than it returns.</summary>
    public List<OpenTrace> NewestTraces(TraceListQuery query)
    {
        // The one that comes last in the list is the first to go.
        var newest = new PriorityQueue<Chain, (ulong Start, TraceId Id)>(
            Comparer<(ulong Start, TraceId Id)>.Create((left, right) => TraceListQuery.Compare(right, left)));
        var traces = new List<OpenTrace>();
        lock (_lock)
        {
            foreach (var chain in _byKey.Values)
            {
                if (chain.Key.Trace is not { } trace || trace.Project != query.Project || !query.Includes(chain.Start, trace.TraceId))
                    continue;
                newest.Enqueue(chain, (chain.Start, trace.TraceId));
                if (newest.Count > query.Limit)
                    newest.Dequeue();
            }

            while (newest.TryDequeue(out var chain, out _))
                traces.Add(chain.Describe(chain.Key.Trace!.Value));
        }

        traces.Reverse();
        return traces;
    }

    /// <summary>Whether there are entries of this key.</summary>
    public bool Holds(JournalKey key)
    {
        lock (_lock)
            return _byKey.ContainsKey(key);
    }

    /// <summary>The traces that were appended to longest ago, oldest first.</summary>
    public List<OpenTrace> OldestTraces(int max)
    {
        var traces = new List<OpenTrace>();
        lock (_lock)
        {
            for (var node = _byAge.First; node is not null && traces.Count < max; node = node.Next)
            {
                if (node.Value.Key.Trace is { } trace)
                    traces.Add(node.Value.Describe(trace));
            }
        }

        return traces;
    }

    /// <summary>Every log shard that has entries.</summary>
    public List<LogShard> OpenLogs()
    {
        lock (_lock)
            return [.. _logs];
    }

    private void Forget(IndexedEntry entry)
    {
        entry.Released = true;
        entry.Place.Segment.LiveEntries--;
        _liveBytes -= entry.Place.FrameLength;
        var chain = _byKey[entry.Key];
        chain.Remove(entry);
        if (chain.First is not null)
            return;
        _byKey.Remove(entry.Key);
        _byAge.Remove(chain.Age);
        if (entry.Key.Logs is { } logs)
            _logs.Remove(logs);
    }

    private sealed class Chain
    {
        private IndexedEntry? _last;

        public Chain(JournalKey key)
        {
            Key = key;
            Age = new LinkedListNode<Chain>(this);
        }

        /// <summary>Whose entries they are.</summary>
        public JournalKey Key { get; }

        /// <summary>Its place among the traces by their latest append.</summary>
        public LinkedListNode<Chain> Age { get; }

        public IndexedEntry? First { get; private set; }

        /// <summary>The earliest time in its entries; 0: none.</summary>
        public ulong Start { get; private set; }

        public void Append(IndexedEntry entry)
        {
            if (entry.Start != 0 && (Start == 0 || entry.Start < Start))
                Start = entry.Start;
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
            if (entry.Start == Start)
                Start = EarliestStart();
        }

        private ulong EarliestStart()
        {
            var start = 0UL;
            for (var entry = First; entry is not null; entry = entry.Next)
            {
                if (entry.Start != 0 && (start == 0 || entry.Start < start))
                    start = entry.Start;
            }

            return start;
        }

        public OpenTrace Describe(TraceKey key)
        {
            var last = DateTimeOffset.MinValue;
            var bytes = 0L;
            for (var entry = First; entry is not null; entry = entry.Next)
            {
                if (entry.ReceivedAt > last)
                    last = entry.ReceivedAt;
                bytes += entry.Place.FrameLength;
            }

            return new OpenTrace(key, Start, last, bytes);
        }
    }
}

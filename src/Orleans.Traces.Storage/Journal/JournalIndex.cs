using System.Diagnostics.CodeAnalysis;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Storage.Journal;

/// <summary>The unreleased entries, by sequence and by whom they belong to, and the releases that are not written yet.</summary>
/// <remarks>Bounded by the journal's limit on unreleased bytes: an entry is added only after an append that was within it.</remarks>
internal sealed class JournalIndex<TPlace>
    where TPlace : IEntryPlace
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, IndexedEntry<TPlace>> _bySequence = [];
    private readonly Dictionary<JournalKey, Chain> _byKey = [];
    private readonly LinkedList<Chain> _byAge = [];
    private readonly HashSet<LogShard> _logs = [];
    private List<(long Sequence, TPlace Place)> _unwrittenReleases = [];
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
    public void Add(List<IndexedEntry<TPlace>> entries)
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
                entry.Place.Enter();
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
                    _unwrittenReleases.Add((sequence, entry.Place));
                }
            }
        }
    }

    /// <summary>Notes that records now lie elsewhere; those that were released meanwhile stay released.</summary>
    public void Move(List<(IndexedEntry<TPlace> Entry, TPlace To)> moves)
    {
        lock (_lock)
        {
            foreach (var (entry, to) in moves)
            {
                if (entry.Released)
                    continue;
                entry.Place.Leave();
                entry.Place = to;
                to.Enter();
            }
        }
    }

    /// <summary>Takes up to <paramref name="max"/> releases that are to be written.</summary>
    public List<(long Sequence, TPlace Place)> TakeReleases(int max)
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

    /// <summary>Bytes of these entries together, of each what is asked for.</summary>
    public int LengthOf(IReadOnlyList<long> sequences, Func<TPlace, int> lengthOf)
    {
        var length = 0;
        lock (_lock)
        {
            foreach (var sequence in sequences)
            {
                if (_bySequence.TryGetValue(sequence, out var entry))
                    length = checked(length + lengthOf(entry.Place));
            }
        }

        return length;
    }

    /// <summary>Where an entry's record lies; false once it is released.</summary>
    public bool TryPlace(long sequence, [MaybeNullWhen(false)] out TPlace place)
    {
        lock (_lock)
        {
            var found = _bySequence.TryGetValue(sequence, out var entry);
            place = found ? entry!.Place : default;
            return found;
        }
    }

    /// <summary>Asks something of the places while no entry comes or goes.</summary>
    public T Ask<T>(Func<T> question)
    {
        lock (_lock)
            return question();
    }

    /// <summary>The live entries whose place is so. Looks at every entry.</summary>
    public List<IndexedEntry<TPlace>> Where(Func<TPlace, bool> isSo)
    {
        lock (_lock)
            return [.. _bySequence.Values.Where(e => isSo(e.Place))];
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

    private void Forget(IndexedEntry<TPlace> entry)
    {
        entry.Released = true;
        entry.Place.Leave();
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
        private IndexedEntry<TPlace>? _last;

        public Chain(JournalKey key)
        {
            Key = key;
            Age = new LinkedListNode<Chain>(this);
        }

        /// <summary>Whose entries they are.</summary>
        public JournalKey Key { get; }

        /// <summary>Its place among the traces by their latest append.</summary>
        public LinkedListNode<Chain> Age { get; }

        public IndexedEntry<TPlace>? First { get; private set; }

        /// <summary>The earliest time in its entries; 0: none.</summary>
        public ulong Start { get; private set; }

        public void Append(IndexedEntry<TPlace> entry)
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

        public void Remove(IndexedEntry<TPlace> entry)
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

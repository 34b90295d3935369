using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Grains;

/// <summary>A journal in memory, whose commits a test can hold back and fail.</summary>
internal sealed class MemoryJournal(string name) : ITraceJournal
{
    private readonly object _lock = new();
    private readonly SortedDictionary<long, JournalEntry> _entries = [];
    private TaskCompletionSource? _gate;
    private long _sequence;

    public string Name => name;

    /// <summary>Appends that have been asked for.</summary>
    public int Appends { get; private set; }

    /// <summary>Entries that are not released.</summary>
    public int Unreleased
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>Holds the commits that come from now on back until <see cref="Open"/> or <see cref="Fail"/>, or until what is returned is completed.</summary>
    public TaskCompletionSource Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => Interlocked.Exchange(ref _gate, null)!.SetResult();

    public void Fail(Exception? exception = null) =>
        Interlocked.Exchange(ref _gate, null)!.SetException(exception ?? new StorageUnavailableException("the disk is gone"));

    public async Task<long> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        Appends++;
        if (_gate is { } gate)
            await gate.Task;
        lock (_lock)
        {
            _entries.Add(++_sequence, new JournalEntry(_sequence, append with { Payload = append.Payload.ToArray() }));
            return _sequence;
        }
    }

    public void Release(IReadOnlyCollection<long> sequences)
    {
        lock (_lock)
        {
            foreach (var sequence in sequences)
                _entries.Remove(sequence);
        }
    }

    public Task<JournalContents> ReadAsync(JournalKey key, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(new JournalContents([.. _entries.Values.Where(e => e.Content.Key == key)]));
    }

    public IReadOnlyList<OpenTrace> OpenTraces()
    {
        lock (_lock)
        {
            return [.. ByTrace().Select(Describe)];
        }
    }

    public IReadOnlyList<OpenTrace> OldestTraces(int max)
    {
        lock (_lock)
        {
            return [.. ByTrace().OrderBy(g => g.Max(e => e.Sequence)).Take(max).Select(Describe)];
        }
    }

    public IReadOnlyList<OpenTrace> NewestTraces(TraceListQuery query)
    {
        var traces = OpenTraces().Where(t => t.Key.Project == query.Project && query.Includes(t.Start, t.Key.TraceId)).ToList();
        traces.Sort((left, right) => TraceListQuery.Compare((left.Start, left.Key.TraceId), (right.Start, right.Key.TraceId)));
        return [.. traces.Take(query.Limit)];
    }

    public bool IsOpen(TraceKey key) => OpenTraces().Any(t => t.Key == key);

    public Task<JournalContents> ReadAsync(IReadOnlyList<long> sequences, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(new JournalContents([.. sequences.Where(_entries.ContainsKey).Select(s => _entries[s])]));
    }

    /// <summary>What <see cref="Fill"/> says may be unreleased.</summary>
    public long MaxUnreleasedBytes { get; set; } = 1 << 30;

    public JournalFill Fill
    {
        get
        {
            lock (_lock)
                return new JournalFill(_entries.Values.Sum(BytesOf), MaxUnreleasedBytes, ByTrace().Count());
        }
    }

    public IReadOnlyList<LogShard> OpenLogs()
    {
        lock (_lock)
            return [.. _entries.Values.Select(e => e.Content.Key.Logs).OfType<LogShard>().Distinct()];
    }

    private static long BytesOf(JournalEntry entry) => entry.Content.Payload.Length + 100;

    private static OpenTrace Describe(IGrouping<TraceKey, JournalEntry> trace) =>
        new(trace.Key, trace.Min(e => e.Content.Start), trace.Max(e => e.Content.ReceivedAt), trace.Sum(BytesOf));

    private IEnumerable<IGrouping<TraceKey, JournalEntry>> ByTrace() =>
        _entries.Values.Where(e => e.Content.Key.Trace is not null).GroupBy(e => e.Content.Key.Trace!.Value);
}

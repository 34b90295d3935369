using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.AzureTables.Journal;
using Orleans.Traces.Storage.Embedded;
using Orleans.Traces.Storage.Embedded.Journal;
using Orleans.Traces.Storage.Journal;

namespace Orleans.Traces.Storage.AzureTables;

/// <summary>The journal of one silo in Azure Table Storage: a few lanes, each a partition that one request at a time writes to.</summary>
/// <remarks>
/// How entries lie in rows: <see cref="JournalRows"/>. How a lane writes: <see cref="JournalLane"/>. An append goes to the first lane that has few
/// waiting, so that at rest all share one request, and under load all lanes work side by side.
/// Who opens a journal takes it: the process that had it open hears of that with its next request, is <see cref="IsFailed"/> from then on, and is to
/// end. An account that cannot be reached fails appends and no more: the journal goes on when it can be reached again.
/// </remarks>
public sealed partial class TableJournal : IClaimedJournal, ILaneOwner
{
    internal const string What = "The journal", RowsName = "journal";
    private const int ManyWaiting = 32, MaxReads = 16;

    private readonly ILogger _logger;
    private readonly JournalTables _tables;
    private readonly TableClient _table;
    private readonly FileJournalOptions _bounds;
    private readonly JournalIndex<RowPlace> _index = new();
    private readonly PayloadCache _cache;
    private readonly Dictionary<int, JournalLane> _lanes = [];
    private readonly List<LaneHeader> _headers = [];
    private readonly List<Task> _running = [];
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _appending = new();
    private readonly int _appendLanes;
    private long _count, _queued;
    private bool _isFailing;
    private volatile StorageUnavailableException? _fault;
    private int _disposed;

    private TableJournal(JournalTables tables, TablesOptions options, FileJournalOptions bounds, ILogger logger)
    {
        (_tables, _table, Name, _bounds, _logger) = (tables, tables.Rows, tables.Journal.Name, bounds, logger);
        _appendLanes = options.JournalLanes;
        _cache = new PayloadCache(options.CachedJournalBytes);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Completes when another process has taken the journal; never otherwise.</summary>
    public Task Failed => _failed.Task;

    /// <summary>Another process has taken the journal. This one should end.</summary>
    public bool IsFailed => _failed.Task.IsCompleted;

    /// <inheritdoc/>
    public JournalFill Fill => new(_index.LiveBytes + Interlocked.Read(ref _queued), _bounds.MaxUnreleasedBytes, _index.TraceCount);

    /// <summary>Takes a journal from whoever has it open, and reads what is unreleased in it.</summary>
    internal static async Task<TableJournal> OpenAsync(
        JournalTables tables, TablesOptions options, FileJournalOptions bounds, ILogger logger, CancellationToken cancellationToken)
    {
        var journal = new TableJournal(tables, options, bounds, logger);
        await journal.ClaimAsync(cancellationToken);
        return journal;
    }

    /// <inheritdoc/>
    public Task<long> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        if (_appendLanes == 0)
            throw new InvalidOperationException($"The journal {Name} was claimed: nothing is appended to it.");
        if (!append.Key.IsValid || (append.Key.Logs is not null && append.Signal != OtlpSignal.Logs))
            throw new ArgumentException("An entry needs a project, and a trace id or log records of a log shard.", nameof(append));
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<long>(cancellationToken);
        var bytes = EntryBody.LengthOf(append);
        if (Refusal(append, bytes) is { } refusal)
            return Task.FromException<long>(refusal);

        PendingCommit<LaneAppend, long> pending;
        lock (_appending)
        {
            if (_fault is not null)
                return Task.FromException<long>(Refusal(append, bytes)!);
            var lane = LaneForNext();
            pending = new PendingCommit<LaneAppend, long>(new LaneAppend(JournalRows.SequenceOf(++_count, lane), append), bytes);
            Interlocked.Add(ref _queued, bytes);
            _lanes[lane].Add(pending);
        }

        return pending.Wait(cancellationToken);
    }

    /// <inheritdoc/>
    public void Release(IReadOnlyCollection<long> sequences)
    {
        _index.Release(sequences);
        foreach (var (sequence, place) in _index.TakeReleases(int.MaxValue))
        {
            _cache.Remove(sequence);
            _lanes[JournalRows.LaneOf(sequence)].Remove(sequence, place.Rows);
        }
    }

    /// <inheritdoc/>
    public Task<JournalContents> ReadAsync(JournalKey key, CancellationToken cancellationToken)
    {
        var sequences = _index.SequencesOf(key);
        // Lanes finish in any order.
        sequences.Sort();
        return ReadAsync(sequences, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<JournalContents> ReadAsync(IReadOnlyList<long> sequences, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What,
        async () =>
        {
            var entries = new JournalEntry?[sequences.Count];
            await Parallel.ForAsync(
                0, entries.Length, new ParallelOptions { MaxDegreeOfParallelism = MaxReads, CancellationToken = cancellationToken },
                async (i, token) => entries[i] = await ReadAsync(sequences[i], token));
            return new JournalContents([.. entries.OfType<JournalEntry>()]);
        },
        cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<OpenTrace> OpenTraces() => _index.OpenTraces();

    /// <inheritdoc/>
    public IReadOnlyList<OpenTrace> NewestTraces(TraceListQuery query) => _index.NewestTraces(query);

    /// <inheritdoc/>
    public bool IsOpen(TraceKey key) => _index.Holds(key);

    /// <inheritdoc/>
    public IReadOnlyList<OpenTrace> OldestTraces(int max) => _index.OldestTraces(max);

    /// <inheritdoc/>
    public IReadOnlyList<LogShard> OpenLogs() => _index.OpenLogs();

    /// <inheritdoc/>
    public Task<bool> RetireAsync(CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What,
        async () =>
        {
            if (Interlocked.Read(ref _queued) > 0 || _index.TraceCount > 0 || _index.OpenLogs().Count > 0)
                return false;
            await DisposeAsync();
            if (IsFailed)
                return false;
            foreach (var header in _headers)
            {
                if (!await header.TryRemoveAsync(cancellationToken))
                    return false;
            }

            await _tables.Register.RemoveAsync(_tables.Journal, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Writes what waits, and removes what was released.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        lock (_appending)
            _fault ??= new StorageUnavailableException("The journal is closed.");
        foreach (var lane in _lanes.Values)
            lane.Close();
        await Task.WhenAll(_running);
        foreach (var lane in _lanes.Values)
            lane.Dispose();
    }

    void ILaneOwner.Written(IReadOnlyList<LaneAppend> appends)
    {
        if (appends.Count > 0 && Interlocked.Exchange(ref _isFailing, false))
            LogRecovered(Name);
        foreach (var append in appends)
            _cache.Add(append.Sequence, append.Append);
        _index.Add([.. appends.Select(a => new IndexedEntry<RowPlace>
        {
            Sequence = a.Sequence, Key = a.Append.Key, Start = a.Append.Start, ReceivedAt = a.Append.ReceivedAt, Place = JournalRows.PlaceOf(a.Append),
        })]);
    }

    void ILaneOwner.Done(LaneAppend append) => Interlocked.Add(ref _queued, -EntryBody.LengthOf(append.Append));

    // Once, not with each request that is refused.
    void ILaneOwner.Failed(StorageUnavailableException fault)
    {
        if (_fault is null && !Interlocked.Exchange(ref _isFailing, true))
            LogFailing(Name, fault.Message);
    }

    void ILaneOwner.Lost(StorageUnavailableException fault)
    {
        _fault = fault;
        if (!_failed.TrySetResult())
            return;
        // One that is being closed promises nothing any more, and others wait for it.
        if (Volatile.Read(ref _disposed) == 0)
            LogLost(Name);
        foreach (var lane in _lanes.Values)
            lane.Fail(fault);
    }

    private StorageUnavailableException? Refusal(JournalAppend append, int bytes)
    {
        if (_fault is { } fault)
            return new StorageUnavailableException(fault.Message, fault);
        var queued = Interlocked.Read(ref _queued);
        var unreleased = _index.LiveBytes + queued;
        if (unreleased + bytes > _bounds.MaxUnreleasedBytes && append.Payload.Length > 0)
        {
            return new StorageUnavailableException(
                $"The journal holds {unreleased} bytes that are not stored yet, and {bytes} more do not fit: " +
                $"{FileJournalOptions.Section}:{nameof(FileJournalOptions.MaxUnreleasedBytes)} is {_bounds.MaxUnreleasedBytes}.");
        }

        // What is larger than the bound may pass alone, or it never could.
        return queued == 0 || queued + bytes <= _bounds.MaxQueuedBytes ? null : new StorageUnavailableException(
            $"{queued} bytes wait to be written and {bytes} more do not fit: the account is slower than what comes in. " +
            $"{FileJournalOptions.Section}:{nameof(FileJournalOptions.MaxQueuedBytes)} is {_bounds.MaxQueuedBytes}.");
    }

    private int LaneForNext()
    {
        var least = 0;
        for (var lane = 0; lane < _appendLanes; lane++)
        {
            if (_lanes[lane].Waiting < ManyWaiting)
                return lane;
            if (_lanes[lane].Waiting < _lanes[least].Waiting)
                least = lane;
        }

        return least;
    }

    private async Task<JournalEntry?> ReadAsync(long sequence, CancellationToken cancellationToken)
    {
        if (!_index.TryPlace(sequence, out var place))
            return null;
        if (_cache.Find(sequence) is { } cached)
            return new JournalEntry(sequence, cached);

        var (partition, from) = (JournalRows.PartitionOf(Name, JournalRows.LaneOf(sequence)), JournalRows.KeyOf(sequence));
        var to = from + "~";
        var rows = new List<TableEntity>(place.Rows);
        await foreach (var row in _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}"), cancellationToken: cancellationToken))
            rows.Add(row);
        try
        {
            return new JournalEntry(sequence, JournalRows.Join(rows));
        }
        catch (InvalidDataException e)
        {
            // Released meanwhile, or damaged.
            if (_index.TryPlace(sequence, out _))
                LogDamaged(e, sequence, partition);
            return null;
        }
    }

    private async Task ClaimAsync(CancellationToken cancellationToken)
    {
        var claim = new JournalClaim(_table, Name, TableAccount.Nonce());
        await claim.RunAsync(_appendLanes, cancellationToken);
        _index.Add(claim.Entries);
        _count = claim.LastSequence / JournalRows.MaxLanes;
        foreach (var (number, header) in claim.Headers)
        {
            var lane = new JournalLane(new LaneWriter(_table, header), this);
            _headers.Add(header);
            _lanes.Add(number, lane);
            _running.Add(Task.Run(lane.RunAsync, CancellationToken.None));
        }

        LogOpened(Name, claim.Entries.Count, _lanes.Count);
    }

    [LoggerMessage(2401, LogLevel.Information, "The journal {Name} is open with {Entries} unreleased entries in {Lanes} lanes.")]
    private partial void LogOpened(string name, int entries, int lanes);

    [LoggerMessage(2402, LogLevel.Critical, "Another process has opened the journal {Name}: this one can accept nothing any more. Let each process have a "
        + "journal of its own (Traces:Tables:Journal), or stop one of the two.")]
    private partial void LogLost(string name);

    [LoggerMessage(2404, LogLevel.Error, "Nothing can be written to the journal {Name}, so that requests are answered with 503 or UNAVAILABLE, to be sent again: {Reason}")]
    private partial void LogFailing(string name, string reason);

    [LoggerMessage(2405, LogLevel.Warning, "The journal {Name} can be written again, and requests are taken.")]
    private partial void LogRecovered(string name);

    [LoggerMessage(2403, LogLevel.Error, "Entry {Sequence} in the journal's lane {Lane} is damaged, and its spans or log records are lost.")]
    private partial void LogDamaged(Exception e, long sequence, string lane);
}

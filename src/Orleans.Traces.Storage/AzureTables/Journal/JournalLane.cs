using Orleans.Traces.Storage.Embedded;

namespace Orleans.Traces.Storage.AzureTables.Journal;

/// <summary>One partition of a journal: entries wait in it, and one request at a time writes all that wait and removes what was released.</summary>
/// <remarks>
/// A request: 1. entries in the order in which they came, and rows to be removed in what room is left; 2. one conditional request
/// (<see cref="LaneWriter"/>), several where an entry is larger than one takes; 3. into the index, and only then the entries complete.
/// Where it fails, its entries do, and their senders send them again.
/// </remarks>
internal sealed class JournalLane(LaneWriter writer, ILaneOwner owner) : IDisposable
{
    // So many rows wait for nothing: they go with the next entries, or when the journal is closed.
    private const int LazyRemovals = 50;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly Queue<PendingCommit<LaneAppend, long>> _waiting = new();
    private readonly Queue<string> _removals = new();
    private StorageUnavailableException? _fault;
    private bool _closed;

    /// <summary>Entries that wait for the next request.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    public void Add(PendingCommit<LaneAppend, long> append)
    {
        lock (_lock)
            _waiting.Enqueue(append);
        _work.Release();
    }

    /// <summary>Says that an entry's rows may go.</summary>
    public void Remove(long sequence, int rows)
    {
        lock (_lock)
        {
            for (var row = 0; row < rows; row++)
                _removals.Enqueue(JournalRows.KeyOf(sequence, row));
            if (_removals.Count < LazyRemovals)
                return;
        }

        _work.Release();
    }

    /// <summary>From now on everything fails with this.</summary>
    public void Fail(StorageUnavailableException fault)
    {
        lock (_lock)
            _fault ??= fault;
        _work.Release();
    }

    /// <summary>Lets <see cref="RunAsync"/> write and remove all that waits, and end.</summary>
    public void Close()
    {
        lock (_lock)
            _closed = true;
        _work.Release();
    }

    /// <summary>Works until the lane is closed.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            await _work.WaitAsync();
            var isWell = true;
            // Where the account cannot be reached removals wait for the next entry, or they would be tried without a pause.
            while (Take(isWell) is { } batches)
                isWell = await CommitAsync(batches);
            lock (_lock)
            {
                if (_closed && _waiting.Count == 0)
                    return;
            }
        }
    }

    public void Dispose() => _work.Dispose();

    // The requests of one round; null: there is nothing to do.
    private List<LaneBatch>? Take(bool withRemovals)
    {
        lock (_lock)
        {
            var enough = _closed ? 1 : LazyRemovals;
            if (_waiting.Count == 0 && (!withRemovals || _fault is not null || _removals.Count < enough))
                return null;

            var batches = new List<LaneBatch> { new() };
            while (batches.Count == 1 && _waiting.TryPeek(out var append))
            {
                if (batches[0].Completes.Count > 0 && !Fits(batches[0], append.Work))
                    break;
                _waiting.Dequeue();
                if (append.TryStart())
                    Add(batches, append);
                else
                    owner.Done(append.Work);
            }

            while (batches[^1].Room > 0 && _removals.TryDequeue(out var key))
                batches[^1].Removed.Add(key);
            return batches;
        }
    }

    private static bool Fits(LaneBatch batch, LaneAppend append) =>
        batch.Bytes + append.Append.Payload.Length <= BinaryColumns.MaxBatchBytes && JournalRows.PlaceOf(append.Append).Rows <= batch.Room;

    private void Add(List<LaneBatch> batches, PendingCommit<LaneAppend, long> append)
    {
        foreach (var (row, bytes) in JournalRows.Of(writer.Partition, append.Work.Sequence, append.Work.Append))
        {
            if (batches[^1].TryWrite(row, bytes))
                continue;
            batches.Add(new LaneBatch());
            batches[^1].TryWrite(row, bytes);
        }

        batches[^1].Completes.Add(append);
    }

    private async Task<bool> CommitAsync(List<LaneBatch> batches)
    {
        var appends = batches.SelectMany(b => b.Completes).ToList();
        try
        {
            if (_fault is { } fault)
                throw fault;
            foreach (var batch in batches.Where(b => !b.IsEmpty))
                await writer.WriteAsync(batch, appends.Count == 0 ? 0 : appends.Max(a => a.Work.Sequence));
        }
        catch (Exception e)
        {
            // Whatever it was, the senders must hear of it, and this task has no other caller to tell.
            FailRound(batches, appends, e);
            return false;
        }

        owner.Written(appends.ConvertAll(a => a.Work));
        foreach (var append in appends)
        {
            owner.Done(append.Work);
            append.TrySetResult(append.Work.Sequence);
        }

        return await RemoveFailedAsync();
    }

    private void FailRound(List<LaneBatch> batches, List<PendingCommit<LaneAppend, long>> appends, Exception e)
    {
        var fault = e as StorageUnavailableException ?? TableFaults.Unavailable("The journal", e);
        if (e is LaneLostException)
            owner.Lost(fault = new StorageUnavailableException(e.Message, e));
        else
            owner.Failed(fault);
        writer.NoteFailed(appends.Select(a => a.Work.Sequence));
        lock (_lock)
        {
            foreach (var key in batches.SelectMany(b => b.Removed))
                _removals.Enqueue(key);
        }

        foreach (var append in appends)
        {
            owner.Done(append.Work);
            append.TrySetException(fault);
        }
    }

    private async Task<bool> RemoveFailedAsync()
    {
        try
        {
            await writer.RemoveFailedAsync();
            return true;
        }
        catch (Exception e)
        {
            // Tried again after the next request; what is left then comes back at the next start, which is harmless.
            return !TableFaults.IsOfAccount(e, CancellationToken.None);
        }
    }
}

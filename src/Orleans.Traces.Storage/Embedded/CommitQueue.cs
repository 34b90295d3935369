namespace Orleans.Traces.Storage.Embedded;

/// <summary>Work that waits for one writer, which takes all that waits at once: the more come together, the more share one sync.</summary>
/// <remarks>Bounded in bytes, from <see cref="Add"/> until the writer has said <see cref="Done"/>. Past the bound <see cref="Add"/> throws,
/// since whoever sent the work can come again later and memory cannot grow.</remarks>
/// <param name="maxBytes">The bound.</param>
/// <param name="setting">The key of the setting that holds the bound, for messages.</param>
internal sealed class CommitQueue<TWork, TResult>(long maxBytes, string setting)
{
    private readonly object _lock = new();
    private List<PendingCommit<TWork, TResult>> _waiting = [];
    private long _bytes;
    private StorageUnavailableException? _closed;

    /// <summary>Bytes that wait or are being written.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Puts work at the end. The task completes when the writer completes the work.</summary>
    /// <remarks>Cancelling helps only until the writer has taken the work: the writer reads the caller's memory from then on.</remarks>
    /// <exception cref="StorageUnavailableException">Too much waits, or the queue is closed.</exception>
    public Task<TResult> Add(TWork work, long bytes, CancellationToken cancellationToken)
    {
        var pending = new PendingCommit<TWork, TResult>(work, bytes);
        lock (_lock)
        {
            if (_closed is not null)
                throw new StorageUnavailableException(_closed.Message, _closed);

            // What is larger than the bound may pass alone, or it never could.
            if (_bytes > 0 && _bytes + bytes > maxBytes)
            {
                throw new StorageUnavailableException(
                    $"{_bytes} bytes wait to be written and {bytes} more do not fit: the disk is slower than what comes in. {setting} is " +
                        $"{maxBytes}.");
            }

            _bytes += bytes;
            _waiting.Add(pending);
            if (_waiting.Count == 1)
                Monitor.Pulse(_lock);
        }

        return pending.Wait(cancellationToken);
    }

    /// <summary>Takes all that waits, in order; blocks while there is nothing. Null when the queue is closed and empty.</summary>
    public List<PendingCommit<TWork, TResult>>? Take()
    {
        lock (_lock)
        {
            while (_waiting.Count == 0 && _closed is null)
                Monitor.Wait(_lock);
            return _waiting.Count == 0 ? null : TakeLocked();
        }
    }

    /// <summary>As <see cref="Take"/>, without waiting.</summary>
    public List<PendingCommit<TWork, TResult>> TakeNow()
    {
        lock (_lock)
            return TakeLocked();
    }

    /// <summary>Says that work which was taken is dealt with.</summary>
    public void Done(long bytes)
    {
        lock (_lock)
            _bytes -= bytes;
    }

    /// <summary>From now on <see cref="Add"/> throws this. What waits is still to be taken.</summary>
    public void Close(StorageUnavailableException why)
    {
        lock (_lock)
        {
            _closed ??= why;
            Monitor.PulseAll(_lock);
        }
    }

    private List<PendingCommit<TWork, TResult>> TakeLocked()
    {
        var taken = _waiting;
        _waiting = new List<PendingCommit<TWork, TResult>>(taken.Count);
        return taken;
    }
}

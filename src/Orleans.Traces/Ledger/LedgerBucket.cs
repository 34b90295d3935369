namespace Orleans.Traces.Ledger;

/// <summary>One part of one key's counts, added to by many threads.</summary>
/// <remarks>A lock and not single atomic numbers: a reader sees a request's numbers all or not at all, so that they always add up. It is held
/// for a few additions a request.</remarks>
internal sealed class LedgerBucket(LedgerKey key, long part)
{
    private readonly Lock _lock = new();
    private readonly LedgerCounts _counts = new();
    private long _version;
    private long _savedVersion;
    private bool _closed;

    /// <summary>Adds to the counts; false: the bucket is closed, and another one takes its place.</summary>
    public bool TryAdd<T>(Action<LedgerCounts, T> add, T what)
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            add(_counts, what);
            _version++;
            return true;
        }
    }

    /// <summary>The counts now.</summary>
    public LedgerRow Read()
    {
        lock (_lock)
            return new LedgerRow(key, part, _counts.Copy()) { Version = _version };
    }

    /// <summary>The counts now, if they are not saved as they are; else null.</summary>
    public LedgerRow? ReadUnsaved()
    {
        lock (_lock)
            return _version == _savedVersion ? null : Read();
    }

    /// <summary>The counts are saved as they were at this version.</summary>
    public void Saved(long version)
    {
        lock (_lock)
            _savedVersion = Math.Max(_savedVersion, version);
    }

    /// <summary>Takes no more; false: there is something unsaved, and it stays open unless <paramref name="always"/> is true.</summary>
    public bool TryClose(bool always)
    {
        lock (_lock)
            return _closed = always || _version == _savedVersion;
    }
}

namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>What the saves of one stretch of a day's contents are found by, in memory until it is a <see cref="TermRun"/>.</summary>
/// <remarks>Added to by one thread, read by many. A question reads all of it: half a million numbers, in a row, a fraction of a
/// millisecond.</remarks>
/// <param name="from">Where the stretch starts, see <see cref="SegmentPosition"/>.</param>
internal sealed class TermBatch(long from)
{
    /// <summary>Terms of a full batch, 4 MB.</summary>
    public const int MaxTerms = 512 * 1024;

    /// <summary>Saves of a full batch.</summary>
    public const int MaxSaves = 32 * 1024;

    private readonly Lock _lock = new();
    private (long Row, ulong[] Terms)[] _saves = new (long, ulong[])[16];
    private int _count;

    public long From { get; } = from;

    /// <summary>Where the stretch ends.</summary>
    public long To { get; set; } = from;

    /// <summary>Terms in it.</summary>
    public int Terms { get; private set; }

    public bool IsEmpty => _count == 0;

    public bool IsFull => Terms >= MaxTerms || _count >= MaxSaves;

    /// <summary>What is in it at this moment.</summary>
    public ReadOnlySpan<(long Row, ulong[] Terms)> Saves
    {
        get
        {
            lock (_lock)
                return _saves.AsSpan(0, _count);
        }
    }

    public void Add(long row, ulong[] terms)
    {
        if (terms.Length == 0)
            return;
        lock (_lock)
        {
            if (_count == _saves.Length)
                Array.Resize(ref _saves, 2 * _count);
            _saves[_count++] = (row, terms);
        }

        Terms += terms.Length;
    }

    /// <summary>Adds the rows that have this term.</summary>
    public void Find(ulong term, RowSet rows)
    {
        foreach (ref readonly var save in Saves)
        {
            if (save.Terms.AsSpan().Contains(term))
                rows.Add(save.Row);
        }
    }
}

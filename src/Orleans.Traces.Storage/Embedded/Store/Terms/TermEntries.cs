namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>Walks the entries of a bucket, whose checksum was right.</summary>
/// <param name="bucket">The entries.</param>
/// <param name="first">What the first one is told from.</param>
internal ref struct TermEntries(ReadOnlySpan<byte> bucket, ulong first)
{
    private ReadOnlySpan<byte> _rest = bucket;
    private ReadOnlySpan<byte> _rows;
    private long _row;

    /// <summary>The term that <see cref="Next"/> found.</summary>
    public ulong Term { get; private set; } = first;

    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;

        Term += Varint(ref _rest);
        var rows = Varint(ref _rest);
        if ((rows & 1) == 0)
        {
            _row = (long)(rows >> 1);
            _rows = default;
            return true;
        }

        _rows = _rest[..(int)(rows >> 1)];
        _rest = _rest[(int)(rows >> 1)..];
        return true;
    }

    public readonly void AddTo(RowSet rows)
    {
        if (_rows.IsEmpty)
        {
            rows.Add(_row);
            return;
        }

        var row = 0L;
        for (var rest = _rows; !rest.IsEmpty;)
            rows.Add(row += (long)Varint(ref rest));
    }

    public readonly void AddTo(List<long> rows)
    {
        if (_rows.IsEmpty)
        {
            rows.Add(_row);
            return;
        }

        var row = 0L;
        for (var rest = _rows; !rest.IsEmpty;)
            rows.Add(row += (long)Varint(ref rest));
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] < 0x80)
        {
            var small = bytes[0];
            bytes = bytes[1..];
            return small;
        }

        var value = 0UL;
        for (var i = 0; ; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            bytes = bytes[(i + 1)..];
            return value;
        }
    }
}

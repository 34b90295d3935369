using System.Numerics;

namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>Rows of one day, a bit each: 125 KB for a million.</summary>
/// <param name="lastRow">The greatest row that may be in it; greater ones are stepped over.</param>
internal sealed class RowSet(long lastRow)
{
    private readonly ulong[] _bits = new ulong[(lastRow / 64) + 1];

    /// <summary>How many rows are in it.</summary>
    public long Count
    {
        get
        {
            var count = 0L;
            foreach (var word in _bits)
                count += BitOperations.PopCount(word);
            return count;
        }
    }

    public bool Contains(long row) => row >= 0 && row / 64 < _bits.Length && (_bits[row / 64] >> (int)(row % 64) & 1) != 0;

    public void Add(long row)
    {
        if (row >= 0 && row / 64 < _bits.Length)
            _bits[row / 64] |= 1UL << (int)(row % 64);
    }

    /// <summary>Keeps what is in the other as well, which is of the same size.</summary>
    public void Intersect(RowSet other)
    {
        for (var i = 0; i < _bits.Length; i++)
            _bits[i] &= other._bits[i];
    }

    /// <summary>Adds what is in the other, which is of the same size.</summary>
    public void Unite(RowSet other)
    {
        for (var i = 0; i < _bits.Length; i++)
            _bits[i] |= other._bits[i];
    }

    /// <summary>The rows in it, lowest first.</summary>
    public IEnumerable<long> Rows()
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            for (var word = _bits[i]; word != 0; word &= word - 1)
                yield return ((long)i * 64) + BitOperations.TrailingZeroCount(word);
        }
    }
}

namespace Orleans.Traces.Storage.Embedded.Store.Ids;

/// <summary>A Bloom filter in blocks of 32 bytes, eight bits a hash in one block: a question touches one line of memory.</summary>
/// <remarks>12 bits a hash let fewer than one unknown hash in a hundred pass. https://github.com/apache/parquet-format/blob/master/BloomFilter.md
/// describes the construction.</remarks>
internal static class IdFilter
{
    /// <summary>32-bit words of a block.</summary>
    public const int BlockWords = 8;

    private const int BitsPerHash = 12, BlockBits = 32 * BlockWords;

    private static ReadOnlySpan<uint> Salts =>
        [0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31];

    /// <summary>Words of a filter for so many hashes.</summary>
    public static int WordsFor(int count) => checked((int)(((long)count * BitsPerHash / BlockBits) + 1) * BlockWords);

    public static void Add(Span<uint> filter, ulong hash)
    {
        var block = filter.Slice(BlockAt(filter.Length, hash), BlockWords);
        for (var i = 0; i < BlockWords; i++)
            block[i] |= 1u << (int)(((uint)hash * Salts[i]) >> 27);
    }

    /// <summary>False: it was never added. True: it probably was.</summary>
    public static bool MayHold(ReadOnlySpan<uint> filter, ulong hash)
    {
        var block = filter.Slice(BlockAt(filter.Length, hash), BlockWords);
        for (var i = 0; i < BlockWords; i++)
        {
            if ((block[i] & (1u << (int)(((uint)hash * Salts[i]) >> 27))) == 0)
                return false;
        }

        return true;
    }

    private static int BlockAt(int words, ulong hash) => (int)(((hash >> 32) * (ulong)(words / BlockWords)) >> 32) * BlockWords;
}

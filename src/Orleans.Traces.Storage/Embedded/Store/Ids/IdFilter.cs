using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Orleans.Traces.Storage.Embedded.Store.Ids;

/// <summary>A Bloom filter in blocks of 32 bytes, eight bits a hash in one block: a question touches one line of memory.</summary>
/// <remarks>16 bits a hash let one unknown hash in a thousand pass. https://github.com/apache/parquet-format/blob/master/BloomFilter.md
/// describes the construction.</remarks>
internal static class IdFilter
{
    /// <summary>32-bit words of a block.</summary>
    public const int BlockWords = 8;

    private const int BitsPerHash = 16, BlockBits = 32 * BlockWords;

    private static readonly Vector256<uint> Salts = Vector256.Create(
        0x47b6137bu, 0x44974d91u, 0x8824ad5bu, 0xa2b7289du, 0x705495c7u, 0x2df1424bu, 0x9efc4947u, 0x5c6bfb31u);

    /// <summary>Words of a filter for so many hashes.</summary>
    public static int WordsFor(int count) => checked((int)(((long)count * BitsPerHash / BlockBits) + 1) * BlockWords);

    /// <summary>The bits that a hash sets in its block, whatever the filter.</summary>
    public static Vector256<uint> BitsOf(ulong hash)
    {
        var places = Vector256.ShiftRightLogical(Vector256.Create((uint)hash) * Salts, 27);
        Span<uint> bits = stackalloc uint[BlockWords];
        for (var i = 0; i < BlockWords; i++)
            bits[i] = 1u << (int)places[i];
        return Vector256.Create<uint>(bits);
    }

    public static void Add(Span<uint> filter, ulong hash)
    {
        ref var block = ref Unsafe.As<uint, Vector256<uint>>(ref filter[BlockAt(filter.Length, hash)]);
        block |= BitsOf(hash);
    }

    /// <summary>False: it was never added. True: it probably was.</summary>
    /// <remarks>No branch but the last: the processor goes on to the next filter while the memory of this one is still on its way.</remarks>
    /// <param name="filter">The first word of the filter.</param>
    /// <param name="words">Its words.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="bits">See <see cref="BitsOf"/>.</param>
    public static bool MayHold(ref readonly uint filter, int words, ulong hash, Vector256<uint> bits)
    {
        var block = Vector256.LoadUnsafe(in filter, (nuint)BlockAt(words, hash));
        return (block & bits) == bits;
    }

    private static int BlockAt(int words, ulong hash) => (int)(((hash >> 32) * (ulong)(words / BlockWords)) >> 32) * BlockWords;
}

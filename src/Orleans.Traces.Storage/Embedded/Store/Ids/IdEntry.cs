using System.IO.Hashing;
using System.Runtime.InteropServices;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.Embedded.Store.Ids;

/// <summary>What an index says of a trace: the hash of its id, and the number of its row.</summary>
/// <remarks>The hash, not the id: it is spread evenly whatever ids a client makes, so that a place in a sorted file can be guessed. Two
/// ids of one hash are told apart by their rows.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct IdEntry(ulong Hash, long Row) : IComparable<IdEntry>
{
    public const int Size = 16;

    /// <summary>The hash of an id; the same in every version of this program, since it stands in files.</summary>
    public static ulong HashOf(TraceId id)
    {
        Span<byte> bytes = stackalloc byte[TraceId.Size];
        id.Write(bytes);
        return XxHash3.HashToUInt64(bytes);
    }

    public int CompareTo(IdEntry other)
    {
        var byHash = Hash.CompareTo(other.Hash);
        return byHash != 0 ? byHash : Row.CompareTo(other.Row);
    }
}

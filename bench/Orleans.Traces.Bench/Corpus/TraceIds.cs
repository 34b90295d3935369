using System.Buffers.Binary;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Bench.Corpus;

/// <summary>The ids of one repeat of one prepared trace: spread like random ones, and the same whenever they are asked for.</summary>
internal readonly struct TraceIds
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly ulong _seed;

    /// <param name="pass">Which repeat of the whole corpus.</param>
    /// <param name="trace">Which trace of the corpus.</param>
    public TraceIds(long pass, int trace)
    {
        _seed = Mix(((ulong)pass << 32) + (ulong)trace + Golden);
        Span<byte> wire = stackalloc byte[TraceId.Size];
        BinaryPrimitives.WriteUInt64BigEndian(wire, _seed | 1);
        BinaryPrimitives.WriteUInt64BigEndian(wire[8..], Mix(_seed));
        Trace = TraceId.TryRead(wire, out var id) ? id : throw new InvalidOperationException("An id of ours is never all zero.");
    }

    public TraceId Trace { get; }

    public ulong Span(int index) => Mix(_seed + ((ulong)(index + 1) * Golden)) | 1;

    // SplitMix64's finalizer.
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}

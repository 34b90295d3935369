using System.Buffers.Binary;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Journal;

/// <summary>What stands at the start of a segment file.</summary>
/// <remarks>Written twice within its block: when a power cut tears the block, one copy is whole, the new or the old one; either is right,
/// since no record of the new generation is written before the header is synced.</remarks>
/// <param name="Journal">Whose segment it is.</param>
/// <param name="Generation">Grows with each use of any segment: the order of the segments. 0: never used.</param>
/// <param name="FirstLive">The lowest generation that held unreleased entries when this use began: lower ones are free, whatever is in
/// them.</param>
/// <param name="LastSequence">The greatest sequence given before this use: when all older segments are used again, sequences still go on
/// above it.</param>
internal readonly record struct SegmentHeader(JournalId Journal, long Generation, long FirstLive, long LastSequence)
{
    /// <summary>Bytes before the first record.</summary>
    public const int BlockSize = 4096;

    private const int CopySize = 56, SecondCopy = BlockSize / 2, CrcAt = 52;
    private const ulong Magic = 0x4C_4E_52_4A_54_4C_54_4F; // "OTLTJRNL"
    private const uint Version = 1;

    public void Write(Span<byte> block)
    {
        block.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(block, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], Version);
        Journal.Write(block[12..]);
        BinaryPrimitives.WriteInt64LittleEndian(block[28..], Generation);
        BinaryPrimitives.WriteInt64LittleEndian(block[36..], FirstLive);
        BinaryPrimitives.WriteInt64LittleEndian(block[44..], LastSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(block[CrcAt..], Crc32C.Append(0, block[..CrcAt]));
        block[..CopySize].CopyTo(block[SecondCopy..]);
    }

    /// <exception cref="InvalidDataException">The block is whole, and of a later version.</exception>
    public static bool TryRead(ReadOnlySpan<byte> block, out SegmentHeader header) =>
        TryReadCopy(block[..CopySize], out header) || TryReadCopy(block.Slice(SecondCopy, CopySize), out header);

    private static bool TryReadCopy(ReadOnlySpan<byte> copy, out SegmentHeader header)
    {
        header = default;
        if (BinaryPrimitives.ReadUInt64LittleEndian(copy) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(copy[CrcAt..]) != Crc32C.Append(0, copy[..CrcAt]))
        {
            return false;
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(copy[8..]);
        if (version != Version)
            throw new InvalidDataException($"A journal segment has format version {version}; this program knows {Version}.");

        header = new SegmentHeader(
            JournalId.Read(copy[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(copy[28..]),
            BinaryPrimitives.ReadInt64LittleEndian(copy[36..]),
            BinaryPrimitives.ReadInt64LittleEndian(copy[44..]));
        return true;
    }
}

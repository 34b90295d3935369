using System.Buffers.Binary;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Journal;

/// <summary>What a record holds. The numbers are stored: never renumber.</summary>
internal enum RecordKind : byte
{
    /// <summary>An entry, see <see cref="EntryBody"/>.</summary>
    Entry = 1,

    /// <summary>Sequences of released entries, 8 bytes each.</summary>
    Release = 2,
}

/// <summary>The head of a record; its body follows, then zeros up to a multiple of 8.</summary>
/// <remarks>The head's own checksum covers the length, so that a record of damaged body can be stepped over; it covers the body's
/// checksum too. Both start from the segment's seed (journal and generation): bytes of an earlier use never pass.</remarks>
internal readonly record struct RecordHeader(RecordKind Kind, long Sequence, int BodyLength, uint BodyCrc)
{
    public const int Size = 24;

    /// <summary>The longest body that an array of .NET can hold together with its head.</summary>
    public const int MaxBodyLength = 0x7FFF_0000;

    /// <summary>Bytes that the whole record takes.</summary>
    public int FrameLength => FrameLengthOf(BodyLength);

    public static int FrameLengthOf(int bodyLength) => checked((Size + bodyLength + 7) & ~7);

    /// <summary>Completes a record whose body stands at its place in <paramref name="frame"/>: head before it, zeros after it.</summary>
    public static void Seal(Span<byte> frame, uint seed, RecordKind kind, long sequence, int bodyLength)
    {
        var body = frame.Slice(Size, bodyLength);
        frame[(Size + bodyLength)..].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Crc32C.Append(seed, body));
        BinaryPrimitives.WriteInt32LittleEndian(frame[8..], bodyLength);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[12..], (uint)kind);
        BinaryPrimitives.WriteInt64LittleEndian(frame[16..], sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Crc32C.Append(seed, frame[4..Size]));
    }

    /// <summary>The first offset, from <paramref name="offset"/> on, where a head may stand; the end of the bytes where there is
    /// none.</summary>
    /// <remarks>Heads stand at multiples of 8. Most of what is searched are zeros or an earlier use, so that a look at the kind
    /// decides.</remarks>
    public static int Search(ReadOnlySpan<byte> bytes, int offset)
    {
        for (; offset + Size <= bytes.Length; offset += 8)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[(offset + 12)..]) is (uint)RecordKind.Entry or (uint)RecordKind.Release)
                return offset;
        }

        return bytes.Length;
    }

    /// <summary>Reads a head; false where there is none of this seed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, uint seed, out RecordHeader header)
    {
        header = default;
        if (bytes.Length < Size || BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) is < 0 or > MaxBodyLength)
            return false;

        var kind = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        if (kind is not ((uint)RecordKind.Entry or (uint)RecordKind.Release)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Crc32C.Append(seed, bytes[4..Size]))
        {
            return false;
        }

        header = new RecordHeader((RecordKind)kind, BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
        return true;
    }

    /// <summary>Whether <paramref name="bytes"/>, which follow the head, hold the body whole and unchanged.</summary>
    public bool HasBody(ReadOnlySpan<byte> bytes, uint seed) =>
        BodyLength <= bytes.Length && Crc32C.Append(seed, bytes[..BodyLength]) == BodyCrc;
}

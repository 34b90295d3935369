using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Journal;

/// <summary>A journal's random name. It seeds the checksums, so that another journal's records, or payload bytes made to look like records,
/// are never taken for ours.</summary>
internal readonly record struct JournalId(UInt128 Value)
{
    public const int Size = 16;

    public static JournalId New()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    public static JournalId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128LittleEndian(bytes));

    public static bool TryParse(ReadOnlySpan<char> text, out JournalId id)
    {
        var ok = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && text.Length == 2 * Size;
        id = new JournalId(value);
        return ok;
    }

    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt128LittleEndian(bytes, Value);

    /// <summary>What the checksums of a segment's records start from in one of its uses.</summary>
    public uint Seed(long generation)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return Crc32C.Append(Crc32C.Append(0xFFFF_FFFF, bytes), (ulong)generation);
    }

    /// <summary>32 lowercase hex digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}

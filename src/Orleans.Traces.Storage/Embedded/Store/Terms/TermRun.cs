using System.Buffers.Binary;
using System.Globalization;
using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Storage.Embedded.Disk;
using Orleans.Traces.Storage.Embedded.Store.Ids;

namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>A file that says which rows have a term, for the saves of a stretch of a day's contents. Written once, durable before it has its name,
/// never changed.</summary>
/// <remarks>
/// Head, little-endian: magic (4 bytes), version of terms (4), version of facts (4), bits of a bucket's number (4), from (8), to (8), where the
/// directory starts (8), terms (8), CRC-32C of these (4). Then buckets: the terms that share their first bits, in order. Then the directory:
/// where each bucket starts (4 each), and where the last one ends.
/// A bucket: CRC-32C of its number and of what follows (4), then for each term: what it is more than the one before (varint); twice its row where
/// there is one, else twice the length of its rows plus one; its rows, the first and then what each is more than the one before. So a bucket
/// that is damaged, or that a damaged directory points at, is told when it is read, and a file need not be read to be opened.
/// A term is its first 40 bits here: in a run of a million terms one question in a million meets another's rows.
/// </remarks>
internal sealed class TermRun
{
    /// <summary>Bits of a term in a file.</summary>
    public const int TermBits = 40;

    public const int HeadSize = 64, BucketHeadSize = 4;

    private const string Prefix = "terms-", Suffix = ".run", UnfinishedSuffix = ".new";
    private const uint Magic = 0x31_54_54_4F; // "OTT1"
    private const int TermsVersionAt = 4, FactsVersionAt = 8, BitsAt = 12, FromAt = 16, ToAt = 24, DirectoryAt = 32, CountAt = 40, CrcAt = 48;

    private readonly MappedBytes _bytes;
    private readonly TermRunHead _head;

    private TermRun(string name, MappedBytes bytes, TermRunHead head)
    {
        Name = name;
        _bytes = bytes;
        _head = head;
    }

    public string Name { get; }

    public long From => _head.From;

    public long To => _head.To;

    public int FactsVersion => _head.FactsVersion;

    /// <summary>Its terms.</summary>
    public long Count => _head.Count;

    /// <summary>Bytes of the file.</summary>
    public long Length => _bytes.Length;

    public int Buckets => 1 << _head.Bits;

    public static bool IsName(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    public static string NameOf(long from, long to) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{from:x14}-{to:x14}{Suffix}");

    /// <summary>The name of a file while it is written.</summary>
    public static string UnfinishedNameOf(long from, long to) => NameOf(from, to) + UnfinishedSuffix;

    /// <summary>Opens a file of <see cref="IsName"/>; null where it is unfinished, damaged in its head, or of another version of terms.</summary>
    public static TermRun? Open(IDiskFolder folder, string name)
    {
        if (!name.EndsWith(Suffix, StringComparison.Ordinal))
            return null;

        var bytes = new MappedBytes(Path.Combine(folder.Path, name));
        return bytes.Length >= HeadSize
            && ReadHead(bytes.Slice<byte>(0, HeadSize)) is { } head
            && bytes.Length == head.Directory + (sizeof(uint) * ((1L << head.Bits) + 1))
            ? new TermRun(name, bytes, head)
            : null;
    }

    public static byte[] WriteHead(TermRunHead head)
    {
        var bytes = new byte[HeadSize];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(TermsVersionAt), Term.Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(FactsVersionAt), head.FactsVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(BitsAt), head.Bits);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(FromAt), head.From);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(ToAt), head.To);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(DirectoryAt), head.Directory);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(CountAt), head.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(CrcAt), Crc32C.Append(uint.MaxValue, bytes.AsSpan(0, CrcAt)));
        return bytes;
    }

    /// <summary>Adds the rows that have this term.</summary>
    /// <exception cref="DamagedRunException">What is asked for lies in a damaged part.</exception>
    public void Find(ulong term, RowSet rows)
    {
        var number = term >> (64 - TermBits);
        var bucket = (int)(number >> (TermBits - _head.Bits));
        var entries = new TermEntries(Bucket(bucket), FirstOf(bucket));
        while (entries.Next() && entries.Term <= number)
        {
            if (entries.Term == number)
                entries.AddTo(rows);
        }

        _bytes.KeepAlive();
    }

    /// <summary>The entries of a bucket; the caller keeps this run alive while it reads.</summary>
    /// <exception cref="DamagedRunException">They are damaged.</exception>
    public ReadOnlySpan<byte> Bucket(int number)
    {
        var places = _bytes.Slice<uint>(_head.Directory + ((long)number * sizeof(uint)), 2);
        if (places[0] < HeadSize || places[1] > _head.Directory || places[1] < places[0] + BucketHeadSize)
            throw new DamagedRunException(this, $"The directory of {Name} is damaged.");

        var bucket = _bytes.Slice<byte>(places[0], (int)(places[1] - places[0]));
        return BinaryPrimitives.ReadUInt32LittleEndian(bucket) == CrcOf(number, bucket[BucketHeadSize..])
            ? bucket[BucketHeadSize..]
            : throw new DamagedRunException(this, $"A part of {Name}, at offset {places[0]}, is damaged.");
    }

    /// <summary>The least term that may be in a bucket.</summary>
    public ulong FirstOf(int bucket) => _head.Bits == 0 ? 0 : (ulong)bucket << (TermBits - _head.Bits);

    public static uint CrcOf(int bucket, ReadOnlySpan<byte> entries) => Crc32C.Append(Crc32C.Append(uint.MaxValue, (ulong)bucket), entries);

    /// <summary>Says that this was read until here.</summary>
    public void KeepAlive() => _bytes.KeepAlive();

    private static TermRunHead? ReadHead(ReadOnlySpan<byte> head)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) != Magic
            || BinaryPrimitives.ReadInt32LittleEndian(head[TermsVersionAt..]) != Term.Version
            || BinaryPrimitives.ReadUInt32LittleEndian(head[CrcAt..]) != Crc32C.Append(uint.MaxValue, head[..CrcAt]))
        {
            return null;
        }

        return new TermRunHead(
            BinaryPrimitives.ReadInt64LittleEndian(head[FromAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[ToAt..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[FactsVersionAt..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[BitsAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[DirectoryAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[CountAt..]));
    }
}

/// <summary>What a run says of itself.</summary>
/// <param name="From">Where its stretch of the day's contents starts.</param>
/// <param name="To">Where it ends.</param>
/// <param name="FactsVersion">See <see cref="FactSource.Version"/>.</param>
/// <param name="Bits">Bits of a bucket's number.</param>
/// <param name="Directory">Where the directory starts.</param>
/// <param name="Count">Its terms.</param>
internal sealed record TermRunHead(long From, long To, int FactsVersion, int Bits, long Directory, long Count);

using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Items of one save: a head, then the compressed OTLP messages, spans first, log records behind them. A large save is several
/// blocks.</summary>
/// <remarks>Head, little-endian: magic (4 bytes), compression (4), trace id (16), raw bytes of spans (4) and of log records (4), stored
/// bytes (4), CRC-32C of all the rest (4). The items are put in one order whatever order they came in, so that like stands by
/// like.</remarks>
internal static class ContentBlock
{
    public const int HeadSize = 40;

    /// <summary>The bytes that every block starts with.</summary>
    public const int MagicSize = 4;

    /// <summary>What a block holds at most before compression, where one item does not hold more: a reader has no more than that at once.</summary>
    public const int MaxRawBytes = 16 * 1024 * 1024;

    private const uint Magic = 0x31_42_54_4F; // "OTB1"
    private const uint Stored = 0, Brotli = 1;
    private const int TraceIdAt = 8, SpansAt = 24, LogsAt = 28, LengthAt = 32, CrcAt = 36;

    // 0 takes 5 µs for a trace's span of 2 KB, 4 takes 20 for a third less on disk.
    private const int Quality = 0, Window = 22;
    private const int KeepBytes = 1024 * 1024;

    [ThreadStatic]
    private static WireWriter? s_raw;

    /// <summary>The blocks of these items; none where there are none. The default trace id: log records outside of traces.</summary>
    public static IReadOnlyList<byte[]> Write(TraceId traceId, IReadOnlyList<TraceItem> items)
    {
        if (items.Count == 0)
            return [];

        TraceItem[] ordered = [.. items];
        Array.Sort(ordered, InOrder);
        var raw = s_raw ??= new WireWriter();
        var blocks = new List<byte[]>(1);
        for (var first = 0; first < ordered.Length;)
        {
            var count = CountOf(ordered, first);
            blocks.Add(Write(traceId, new ArraySegment<TraceItem>(ordered, first, count), raw));
            first += count;
        }

        if (raw.Length > KeepBytes || blocks.Count > 1)
            s_raw = null;
        return blocks;
    }

    /// <summary>The items of a block.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or another trace's.</exception>
    public static List<TraceItem> Read(TraceId traceId, ReadOnlyMemory<byte> block)
    {
        var bytes = block.Span;
        if (bytes.Length < HeadSize || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
            throw new InvalidDataException("no block starts there");
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[LengthAt..]) != bytes.Length - HeadSize
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]) != Crc(bytes))
        {
            throw new InvalidDataException("its checksum is wrong");
        }

        // Zeros read as the default id.
        _ = TraceId.TryRead(bytes.Slice(TraceIdAt, TraceId.Size), out var owner);
        if (owner != traceId)
            throw new InvalidDataException($"it is a block of trace {owner}");

        var spans = BinaryPrimitives.ReadInt32LittleEndian(bytes[SpansAt..]);
        var logs = BinaryPrimitives.ReadInt32LittleEndian(bytes[LogsAt..]);
        var raw = Decompress(BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]), bytes[HeadSize..], checked(spans + logs));
        var items = OtlpChunk.Read(OtlpSignal.Traces, raw.AsMemory(0, spans));
        items.AddRange(OtlpChunk.Read(OtlpSignal.Logs, raw.AsMemory(spans, logs)));
        return items;
    }

    /// <summary>Whether a block seems to start here: whose it is, and its length with the head.</summary>
    public static bool TryReadHead(ReadOnlySpan<byte> head, out TraceId owner, out int length)
    {
        length = 0;
        _ = TraceId.TryRead(head.Slice(TraceIdAt, TraceId.Size), out owner);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) != Magic || BinaryPrimitives.ReadInt32LittleEndian(head[LengthAt..]) is var rest && rest < 0)
            return false;
        length = HeadSize + rest;
        return length > 0;
    }

    /// <summary>The first place where a block may start; negative: there is none.</summary>
    public static int FindHead(ReadOnlySpan<byte> bytes)
    {
        Span<byte> magic = stackalloc byte[MagicSize];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, Magic);
        return bytes.IndexOf(magic);
    }

    private static byte[] Write(TraceId traceId, ArraySegment<TraceItem> items, WireWriter raw)
    {
        var spanCount = 0;
        while (spanCount < items.Count && items[spanCount].Signal == OtlpSignal.Traces)
            spanCount++;
        raw.Clear();
        OtlpChunk.Write(items[..spanCount], raw);
        var spans = raw.Length;
        OtlpChunk.Write(items[spanCount..], raw);

        var block = Compress(raw.Written);
        BinaryPrimitives.WriteUInt32LittleEndian(block, Magic);
        traceId.Write(block.AsSpan(TraceIdAt));
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(SpansAt), spans);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(LogsAt), raw.Length - spans);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(LengthAt), block.Length - HeadSize);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(CrcAt), Crc(block));
        return block;
    }

    // As many as a block takes, and at least one.
    private static int CountOf(TraceItem[] items, int first)
    {
        long bytes = 0;
        for (var i = first; i < items.Length; i++)
        {
            bytes += items[i].Bytes.Length;
            if (i == first || items[i].Context.Hash != items[i - 1].Context.Hash)
                bytes += items[i].Context.ResourcePart.Length + items[i].Context.ScopePart.Length;
            if (bytes > MaxRawBytes && i > first)
                return i - first;
        }

        return items.Length - first;
    }

    private static int InOrder(TraceItem left, TraceItem right)
    {
        if (left.Signal != right.Signal)
            return left.Signal == OtlpSignal.Traces ? -1 : 1;
        var byContext = left.Context.Hash.CompareTo(right.Context.Hash);
        if (byContext != 0)
            return byContext;
        var byTime = TimeOf(left).CompareTo(TimeOf(right));
        return byTime != 0 ? byTime : left.Hash.CompareTo(right.Hash);
    }

    private static ulong TimeOf(TraceItem item) => item switch
    {
        SpanItem span => span.Header.Start,
        LogItem log => log.Header.Time,
        _ => 0,
    };

    private static byte[] Compress(ReadOnlySpan<byte> raw)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(raw.Length));
        try
        {
            var compressed = BrotliEncoder.TryCompress(raw, buffer, out var length, Quality, Window) && length < raw.Length;
            var content = compressed ? buffer.AsSpan(0, length) : raw;
            var block = new byte[HeadSize + content.Length];
            BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(4), compressed ? Brotli : Stored);
            content.CopyTo(block.AsSpan(HeadSize));
            return block;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Decompress(uint compression, ReadOnlySpan<byte> content, int length)
    {
        var raw = new byte[length];
        var whole = compression switch
        {
            Stored => content.Length == length && content.TryCopyTo(raw),
            Brotli => BrotliDecoder.TryDecompress(content, raw, out var written) && written == length,
            _ => throw new InvalidDataException($"it is compressed in a way that this program does not know, {compression}"),
        };
        return whole ? raw : throw new InvalidDataException("it cannot be decompressed");
    }

    private static uint Crc(ReadOnlySpan<byte> block) => Crc32C.Append(Crc32C.Append(uint.MaxValue, block[..CrcAt]), block[HeadSize..]);
}

using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Where a content block lies within its day.</summary>
/// <param name="File">The number of the segment file.</param>
/// <param name="Offset">Where the block starts in it.</param>
/// <param name="Length">Its bytes.</param>
internal readonly record struct BlockPlace(int File, long Offset, int Length)
{
    [ThreadStatic]
    private static WireWriter? s_writer;

    private const int BlockField = 1, FileField = 1, OffsetField = 2, LengthField = 3;

    /// <summary>The stored list of <paramref name="list"/> and this block: lists are joined by joining their bytes, as repeated protobuf
    /// fields are.</summary>
    public byte[] AppendTo(byte[] list)
    {
        var writer = s_writer ??= new WireWriter();
        writer.Clear();
        writer.Verbatim(list);
        var mark = writer.Begin(BlockField);
        writer.Varint(FileField, (ulong)File);
        writer.Varint(OffsetField, (ulong)Offset);
        writer.Varint(LengthField, (ulong)Length);
        writer.End(mark);
        return writer.ToArray();
    }

    /// <summary>Reads a stored list.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static List<BlockPlace> ReadList(ReadOnlySpan<byte> list)
    {
        var places = new List<BlockPlace>();
        var reader = new WireReader(list);
        while (reader.Next())
        {
            if (reader.IsBytes(BlockField))
                places.Add(Read(reader.Value));
        }

        return reader.Fault is null ? places : throw new InvalidDataException($"The list of a trace's blocks is damaged: {reader.Fault}.");
    }

    private static BlockPlace Read(ReadOnlySpan<byte> block)
    {
        ulong file = 0, offset = 0, length = 0;
        for (var reader = new WireReader(block); reader.Next();)
        {
            if (reader.IsVarint(FileField))
                file = reader.Number;
            else if (reader.IsVarint(OffsetField))
                offset = reader.Number;
            else if (reader.IsVarint(LengthField))
                length = reader.Number;
        }

        return new BlockPlace((int)file, (long)offset, (int)length);
    }
}

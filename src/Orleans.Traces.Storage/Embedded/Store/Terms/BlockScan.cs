using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>A block that was found in a day's contents.</summary>
/// <param name="Owner">Whose block.</param>
/// <param name="Items">Its items; null: it is damaged.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct ScannedBlock(TraceId Owner, IReadOnlyList<TraceItem>? Items, long End);

/// <summary>Reads the blocks of a stretch of a day's contents one after the other, whether rows name them or not.</summary>
/// <remarks>Between blocks may lie what a crash left of one: the next one is looked for by its first bytes.</remarks>
internal static class BlockScan
{
    private const int WindowBytes = 256 * 1024;

    /// <summary>Where the contents of a day end.</summary>
    public static long EndOf(IDiskFolder folder)
    {
        var last = SegmentAppender.Numbers(folder).DefaultIfEmpty().Max();
        if (last == 0)
            return 0;
        using var file = folder.Open(SegmentAppender.NameOf(last));
        return SegmentPosition.Of(last, file.Length);
    }

    /// <summary>The bytes between two positions.</summary>
    public static long BytesBetween(IDiskFolder folder, long from, long to)
    {
        var bytes = 0L;
        foreach (var number in SegmentAppender.Numbers(folder))
        {
            if (number < SegmentPosition.FileOf(from) || number > SegmentPosition.FileOf(to))
                continue;
            using var file = folder.Open(SegmentAppender.NameOf(number));
            bytes += file.Length;
            if (number == SegmentPosition.FileOf(from))
                bytes -= SegmentPosition.OffsetOf(from);
            if (number == SegmentPosition.FileOf(to))
                bytes -= file.Length - SegmentPosition.OffsetOf(to);
        }

        return bytes;
    }

    /// <summary>The blocks from one position to another.</summary>
    public static IEnumerable<ScannedBlock> Read(IDiskFolder folder, long from, long to)
    {
        foreach (var number in SegmentAppender.Numbers(folder).Order())
        {
            if (number < SegmentPosition.FileOf(from) || number > SegmentPosition.FileOf(to))
                continue;
            using var file = folder.Open(SegmentAppender.NameOf(number));
            var start = number == SegmentPosition.FileOf(from) ? SegmentPosition.OffsetOf(from) : 0;
            var end = number == SegmentPosition.FileOf(to) ? SegmentPosition.OffsetOf(to) : file.Length;
            foreach (var (owner, items, at) in Read(file, start, end))
                yield return new ScannedBlock(owner, items, SegmentPosition.Of(number, at));
        }
    }

    private static IEnumerable<(TraceId Owner, IReadOnlyList<TraceItem>? Items, long End)> Read(IDiskFile file, long at, long end)
    {
        var head = new byte[ContentBlock.HeadSize];
        while (at + ContentBlock.HeadSize <= end)
        {
            _ = file.Read(head, at);
            if (!ContentBlock.TryReadHead(head, out var owner, out var length) || length > end - at)
            {
                at = Find(file, at + 1, end);
                continue;
            }

            var items = Items(file, at, length, owner);

            // Of a damaged one the length may be wrong as well.
            at = items is null ? at + 1 : at + length;
            yield return (owner, items, at);
        }
    }

    private static List<TraceItem>? Items(IDiskFile file, long at, int length, TraceId owner)
    {
        var block = new byte[length];
        try
        {
            return file.Read(block, at) == length ? ContentBlock.Read(owner, block) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static long Find(IDiskFile file, long at, long end)
    {
        var window = new byte[WindowBytes];
        while (at < end)
        {
            var read = file.Read(window.AsSpan(0, (int)Math.Min(window.Length, end - at)), at);
            var found = ContentBlock.FindHead(window.AsSpan(0, read));
            if (found >= 0)
                return at + found;
            if (read < ContentBlock.MagicSize)
                return end;
            at += read - ContentBlock.MagicSize + 1;
        }

        return end;
    }
}

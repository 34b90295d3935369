using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Storage.Embedded.Disk;
using Orleans.Traces.Storage.Journal;

namespace Orleans.Traces.Storage.Embedded.Journal;

/// <summary>Reads a journal's folder: which segments are in use and free, and the entries that are not released.</summary>
/// <remarks>
/// 1. Unfinished segments are deleted.
/// 2. The segments' headers are read. One that cannot be read is left alone and reported.
/// 3. The newest header says which generations are free.
/// 4. The others are read in the order of their generations: an entry counts until a later release; a moved one where it lies last.
/// 5. What counts is made durable: after a kill it may be in the system's cache only, and those that are told of it take it for safe.
/// </remarks>
internal sealed partial class JournalReplay(IDiskFolder folder, JournalId id, ILogger logger)
{
    private readonly Dictionary<long, IndexedEntry<EntryPlace>> _entries = [];
    private readonly ILogger _logger = logger;
    private byte[] _buffer = [];

    /// <summary>Segments with records that count, oldest first.</summary>
    public List<Segment> InUse { get; } = [];

    /// <summary>Segments that may be used again.</summary>
    public List<Segment> Free { get; } = [];

    /// <summary>The greatest sequence seen.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The greatest number of a segment's name.</summary>
    public int LastNumber { get; private set; }

    public long LastGeneration => InUse.Count == 0 ? 0 : InUse[^1].Generation;

    /// <summary>The unreleased entries, lowest sequence first.</summary>
    public List<IndexedEntry<EntryPlace>> Entries => [.. _entries.Values.OrderBy(e => e.Sequence)];

    public void Run()
    {
        DeleteUnfinished();
        ReadHeaders();
        foreach (var segment in InUse)
            Read(segment, newest: segment == InUse[^1]);
        MakeDurable();
        _buffer = [];
    }

    private void DeleteUnfinished()
    {
        foreach (var name in folder.Names())
        {
            if (name.EndsWith(SegmentPool.UnfinishedSuffix, StringComparison.Ordinal))
                folder.Delete(name);
        }
    }

    private void ReadHeaders()
    {
        var segments = new List<(SegmentHeader Header, Segment Segment)>();
        Span<byte> block = stackalloc byte[SegmentHeader.BlockSize];
        foreach (var name in folder.Names())
        {
            if (SegmentPool.NumberOf(name) is not { } number)
                continue;

            LastNumber = Math.Max(LastNumber, number);
            var file = folder.Open(name);
            if (file.Read(block, 0) == block.Length && SegmentHeader.TryRead(block, out var header) && header.Journal == id)
            {
                segments.Add((header, new Segment(name, file, file.Length)));
                continue;
            }

            file.Dispose();
            LogHeaderDamaged(folder.Path, name);
        }

        LastSequence = segments.Select(s => s.Header.LastSequence).DefaultIfEmpty().Max();
        segments.Sort((a, b) => a.Header.Generation.CompareTo(b.Header.Generation));
        var firstLive = segments.Count == 0 ? 0 : Math.Max(1, segments[^1].Header.FirstLive);
        foreach (var (header, segment) in segments)
        {
            segment.Become(header);
            (header.Generation < firstLive ? Free : InUse).Add(segment);
        }
    }

    private void Read(Segment segment, bool newest)
    {
        if (_buffer.Length < segment.Size)
            _buffer = new byte[segment.Size];
        var bytes = new ReadOnlyMemory<byte>(_buffer, 0, segment.File.Read(_buffer.AsSpan(0, (int)segment.Size), 0));

        var span = bytes.Span;
        long? damagedAt = null;
        var offset = SegmentHeader.BlockSize;
        while (offset + RecordHeader.Size <= bytes.Length)
        {
            if (!RecordHeader.TryRead(span[offset..], segment.Seed, out var header))
            {
                // Behind the last record there are zeros or bytes of an earlier use; a damaged head looks the same. So look for a record.
                offset = RecordHeader.Search(span, offset + 8);
                continue;
            }

            if (!header.HasBody(span[(offset + RecordHeader.Size)..], segment.Seed))
            {
                damagedAt ??= offset;
                offset += Math.Min(header.FrameLength, bytes.Length - offset);
                continue;
            }

            if (offset != segment.End)
                LogDamaged(folder.Path, segment.Name, segment.End, offset);
            Apply(header, bytes.Slice(offset + RecordHeader.Size, header.BodyLength), new EntryPlace(segment, segment.Seed, offset,
                header.BodyLength));
            offset += header.FrameLength;
            segment.End = offset;
            damagedAt = null;
        }

        if (damagedAt is not null && newest)
            LogCut(folder.Path, segment.Name, segment.End);
        else if (damagedAt is not null)
            LogDamaged(folder.Path, segment.Name, segment.End, segment.Size);
    }

    private void Apply(RecordHeader header, ReadOnlyMemory<byte> body, EntryPlace place)
    {
        LastSequence = Math.Max(LastSequence, header.Sequence);
        if (header.Kind == RecordKind.Release)
        {
            for (; body.Length >= sizeof(long); body = body[sizeof(long)..])
                _entries.Remove(BinaryPrimitives.ReadInt64LittleEndian(body.Span));
            return;
        }

        var append = EntryBody.Read(body);
        _entries[header.Sequence] = new IndexedEntry<EntryPlace>
        {
            Sequence = header.Sequence,
            Key = append.Key,
            Start = append.Start,
            ReceivedAt = append.ReceivedAt,
            Place = place,
        };
    }

    // The newest segment was read last and is still in the buffer. It is written once more, the same bytes at the same place: after
    // a failed sync the system may hold pages that it calls clean and that no disk has.
    private void MakeDurable()
    {
        if (InUse.Count > 0)
            InUse[^1].File.Write(_buffer.AsSpan(0, (int)InUse[^1].End), 0);
        foreach (var segment in InUse)
            segment.File.Sync();
        folder.Sync();
    }

    [LoggerMessage(2101, LogLevel.Error, "The header of {Segment} in the journal {Folder} is damaged, or another journal's: what is in " +
        "it cannot be read, " +
        "and the file is left as it is. If the disk is sound and nothing is missing, delete the file.")]
    private partial void LogHeaderDamaged(string folder, string segment);

    [LoggerMessage(2102, LogLevel.Warning, "In the journal {Folder}, {Segment} is damaged from offset {Offset} to {Next}; the records " +
        "there are lost, those after it are kept. " +
        "After a power cut in the middle of a write this loses nothing acknowledged; otherwise check the disk.")]
    private partial void LogDamaged(string folder, string segment, long offset, long next);

    [LoggerMessage(2103, LogLevel.Information, "The journal {Folder} ends in {Segment} at offset {Offset}; a record after it was cut " +
        "short before it was acknowledged.")]
    private partial void LogCut(string folder, string segment, long offset);
}

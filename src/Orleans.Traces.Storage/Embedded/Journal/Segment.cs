using Orleans.Traces.Storage.Embedded.Disk;
using Orleans.Traces.Storage.Journal;

namespace Orleans.Traces.Storage.Embedded.Journal;

/// <summary>A segment file: written in advance, filled from its start in each use, used again once none of its entries is live.</summary>
internal sealed class Segment(string name, IDiskFile file, long size) : IDisposable
{
    public string Name { get; } = name;

    public IDiskFile File { get; } = file;

    /// <summary>Bytes of the file.</summary>
    public long Size { get; } = size;

    /// <summary>Which use it is in; 0: none yet.</summary>
    public long Generation { get; private set; }

    /// <summary>What the checksums of its records start from.</summary>
    public uint Seed { get; private set; }

    /// <summary>Where the next record goes.</summary>
    public long End { get; set; } = SegmentHeader.BlockSize;

    public long Room => Size - End;

    /// <summary>Unreleased entries in it; the index counts them.</summary>
    public int LiveEntries { get; set; }

    /// <summary>Takes the use that a header says.</summary>
    public void Become(SegmentHeader header)
    {
        Generation = header.Generation;
        Seed = header.Journal.Seed(header.Generation);
        End = SegmentHeader.BlockSize;
    }

    /// <summary>Starts a use: the header is durable when this returns.</summary>
    public void Start(SegmentHeader header)
    {
        Span<byte> block = stackalloc byte[SegmentHeader.BlockSize];
        header.Write(block);
        File.Write(block, 0);
        File.Sync();
        Become(header);
    }

    /// <summary>The body of a record in it, checked.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="buffer">Room for its head and its body, which is returned.</param>
    /// <exception cref="InvalidDataException">It is not there, or damaged.</exception>
    public ReadOnlyMemory<byte> ReadBody(EntryPlace place, Memory<byte> buffer)
    {
        var memory = buffer[..(RecordHeader.Size + place.BodyLength)];
        var frame = memory.Span;
        var read = File.Read(frame, place.Offset);
        if (read != frame.Length
            || !RecordHeader.TryRead(frame, place.Seed, out var header)
            || header.BodyLength != place.BodyLength
            || !header.HasBody(frame[RecordHeader.Size..], place.Seed))
        {
            throw new InvalidDataException($"The journal record at offset {place.Offset} of {Name} is damaged.");
        }

        return memory[RecordHeader.Size..];
    }

    public void Dispose() => File.Dispose();
}

/// <summary>Where an entry's record lies.</summary>
/// <param name="Segment">In which segment.</param>
/// <param name="Seed">The segment's seed in the use that the record belongs to.</param>
/// <param name="Offset">Where its head starts.</param>
/// <param name="BodyLength">Bytes after the head.</param>
internal readonly record struct EntryPlace(Segment Segment, uint Seed, long Offset, int BodyLength) : IEntryPlace
{
    public int FrameLength => RecordHeader.FrameLengthOf(BodyLength);

    public void Enter() => Segment.LiveEntries++;

    public void Leave() => Segment.LiveEntries--;
}

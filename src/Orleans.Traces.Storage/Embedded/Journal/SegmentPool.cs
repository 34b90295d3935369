using System.Globalization;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Journal;

/// <summary>Segments that wait for their next use, and the making of new ones.</summary>
/// <remarks>Real zeros are written in advance: a sync of a file that grows, or whose blocks were only reserved, has the file system's
/// own journal to commit, and takes several times as long. One spare is made in the background before it is needed.</remarks>
/// <param name="folder">Where the files are.</param>
/// <param name="id">Whose they are.</param>
/// <param name="segmentBytes">Size of an ordinary segment.</param>
/// <param name="maxFree">Segments kept that nobody needs: as many as may be in use at once, so that none is written anew when load comes back.</param>
/// <param name="background">Runs the making of a spare.</param>
internal sealed class SegmentPool(IDiskFolder folder, JournalId id, int segmentBytes, int maxFree, Func<Func<Segment>, Task<Segment>> background)
    : IDisposable
{
    public const string Suffix = ".seg", UnfinishedSuffix = ".new";

    private const int PieceBytes = 1024 * 1024;

    private readonly Queue<Segment> _free = new();
    private readonly List<Segment> _doomed = [];
    private Task<Segment>? _spare;
    private int _lastNumber;

    /// <summary>The highest generation so far.</summary>
    public long LastGeneration { get; private set; }

    /// <summary>The number in a segment's name; null where it is no segment.</summary>
    public static int? NumberOf(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(0, name.Length - Suffix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
            out var number)
            ? number
            : null;

    /// <summary>Goes on above what a replay found.</summary>
    public void GoOnAbove(int number, long generation)
    {
        _lastNumber = number;
        LastGeneration = generation;
    }

    /// <summary>Takes a segment that nobody needs: kept for its next use, or deleted if it is of another size or one too many.</summary>
    /// <remarks>Not deleted at once: the release of an entry may lie in it, and the entry in an older segment that still says what it
    /// said. Once the next header is durable, both are below its first live generation.</remarks>
    public void Free(Segment segment)
    {
        if (segment.Size == segmentBytes && _free.Count < maxFree)
            _free.Enqueue(segment);
        else
            _doomed.Add(segment);
    }

    /// <summary>Makes a segment in the background, unless one is there or on its way.</summary>
    public void PrepareSpare()
    {
        if (_free.Count == 0 && _spare is null)
            _spare = background(() => Make(segmentBytes));
    }

    /// <summary>Starts the next generation in a segment that has room for a record of this length.</summary>
    /// <param name="frameLength">Bytes of the record.</param>
    /// <param name="firstLive">The lowest generation that is still needed; null: none but the new one.</param>
    /// <param name="lastSequence">The greatest sequence so far.</param>
    /// <exception cref="StorageUnavailableException">No file could be made. Nothing else is touched: it may be tried again.</exception>
    public Segment Start(int frameLength, long? firstLive, long lastSequence)
    {
        var needed = checked(SegmentHeader.BlockSize + (long)frameLength);
        var segment = needed <= segmentBytes ? TakeOrdinary()
            : MakeNow((needed + SegmentHeader.BlockSize - 1) / SegmentHeader.BlockSize * SegmentHeader.BlockSize);
        var generation = ++LastGeneration;
        segment.Start(new SegmentHeader(id, generation, firstLive ?? generation, lastSequence));
        DeleteDoomed();
        return segment;
    }

    public void Dispose()
    {
        // A spare that could not be made is missed by nobody now.
        if (_spare is not null && Settled(_spare).IsCompletedSuccessfully)
            _spare.Result.Dispose();
        foreach (var segment in _free.Concat(_doomed))
            segment.Dispose();
    }

    private void DeleteDoomed()
    {
        foreach (var segment in _doomed)
        {
            folder.Delete(segment.Name);
            segment.Dispose();
        }

        _doomed.Clear();
    }

    private static Task Settled(Task task)
    {
        Task.WhenAny(task).Wait();
        return task;
    }

    private Segment TakeOrdinary()
    {
        if (_free.TryDequeue(out var free))
            return free;

        var spare = _spare;
        _spare = null;
        if (spare is not null && Settled(spare).IsCompletedSuccessfully)
            return spare.Result;
        return MakeNow(segmentBytes);
    }

    private Segment MakeNow(long size)
    {
        try
        {
            return Make(size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException(
                $"The journal needs a segment of {size} bytes more in {folder.Path} and cannot make it: {e.Message} Free space on that " +
                    "disk.", e);
        }
    }

    private Segment Make(long size)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var name = number.ToString("x8", CultureInfo.InvariantCulture) + Suffix;
        var unfinished = name + UnfinishedSuffix;
        var file = folder.Create(unfinished);
        try
        {
            Fill(file, size);
            file.Sync();
            folder.Rename(unfinished, name);
            folder.Sync();
            return new Segment(name, file, size);
        }
        catch
        {
            // What is left of it is deleted when the journal is opened next.
            file.Dispose();
            throw;
        }
    }

    private void Fill(IDiskFile file, long size)
    {
        var piece = new byte[Math.Min(size, PieceBytes)];
        new SegmentHeader(id, Generation: 0, FirstLive: 0, LastSequence: 0).Write(piece.AsSpan(0, SegmentHeader.BlockSize));
        for (long written = 0; written < size; written += piece.Length)
        {
            file.Write(piece.AsSpan(0, (int)Math.Min(piece.Length, size - written)), written);
            if (written == 0)
                piece.AsSpan(0, SegmentHeader.BlockSize).Clear();
        }
    }
}

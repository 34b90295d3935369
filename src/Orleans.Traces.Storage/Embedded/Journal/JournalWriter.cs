using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Storage.Journal;

namespace Orleans.Traces.Storage.Embedded.Journal;

/// <summary>Writes groups of records. Used by one thread at a time.</summary>
/// <remarks>
/// DESIGN. The segments in use form a queue; only its last is written to, and only its first is given back, once nothing in it is live:
/// so the record of a release never goes before the record of the entry. An entry that stays long in the first segment would hold all
/// those behind it: when the queue takes more than twice what is live and four segments, the first one's live entries are written again at
/// the end,
/// under their sequences. Each entry costs so at most about one more write.
/// <para>
/// A group: 1. room for its first append, in a new segment if need be; 2. releases, in what room is left; 3. appends that fit;
/// 4. one write, one sync; 5. into the index, and only then completed.
/// </para>
/// </remarks>
internal sealed partial class JournalWriter(SegmentPool pool, JournalIndex<EntryPlace> index, int segmentBytes, ILogger logger) : IDisposable
{
    private const int MaxGroupBytes = 4 * 1024 * 1024, MaxMoveBytes = 1024 * 1024, MaxReleases = 8 * 1024, SlackSegments = 4;

    private readonly ILogger _logger = logger;
    private readonly Queue<Segment> _inUse = new();
    private readonly GroupBuffer _group = new();
    private readonly Queue<IndexedEntry<EntryPlace>> _moving = new();
    private Segment _current = null!;
    private long _bytesInUse;
    private long _lastSequence;

    /// <summary>Takes over what a replay found, and starts the first segment where there is none.</summary>
    public void Open(JournalReplay replay)
    {
        _lastSequence = replay.LastSequence;
        foreach (var segment in replay.InUse)
            Use(segment);
        if (_inUse.Count == 0)
            Roll(frameLength: 0);
    }

    /// <summary>Writes these appends, in groups, and completes them.</summary>
    /// <remarks>An exception means that the files are in an unknown state: nothing may be written any more. Where only a new segment
    /// could not be made, no exception comes: the appends are failed, and later ones may succeed.</remarks>
    public void Commit(List<PendingCommit<JournalAppend, long>> waiting)
    {
        try
        {
            GiveBack();
            MoveForward();
            for (var next = 0; next < waiting.Count;)
                next = CommitGroup(waiting, next);
        }
        catch (StorageUnavailableException e)
        {
            foreach (var append in waiting)
                append.TrySetException(e);
        }
    }

    /// <summary>Writes the releases that still wait, as far as there is room.</summary>
    public void CommitReleases()
    {
        while (AddReleases(reserved: 0))
            WriteGroup();
    }

    public void Dispose()
    {
        foreach (var segment in _inUse)
            segment.Dispose();
        pool.Dispose();
    }

    private int CommitGroup(List<PendingCommit<JournalAppend, long>> waiting, int next)
    {
        while (next < waiting.Count && !waiting[next].TryStart())
            next++;
        if (next == waiting.Count)
            return next;

        var frameLength = RecordHeader.FrameLengthOf(EntryBody.LengthOf(waiting[next].Work));
        if (frameLength > _current.Room)
            Roll(frameLength);
        AddReleases(reserved: frameLength);

        var entries = new List<IndexedEntry<EntryPlace>>();
        var appends = new List<PendingCommit<JournalAppend, long>>();
        Add(waiting[next], frameLength);
        for (next++; next < waiting.Count; next++)
        {
            frameLength = RecordHeader.FrameLengthOf(EntryBody.LengthOf(waiting[next].Work));
            if (frameLength > _current.Room - _group.Length || _group.Length + frameLength > MaxGroupBytes)
                break;
            if (waiting[next].TryStart())
                Add(waiting[next], frameLength);
        }

        WriteGroup();
        index.Add(entries);
        for (var i = 0; i < appends.Count; i++)
            appends[i].TrySetResult(entries[i].Sequence);
        return next;

        void Add(PendingCommit<JournalAppend, long> append, int frame)
        {
            appends.Add(append);
            entries.Add(AddEntry(append.Work, frame));
        }
    }

    private IndexedEntry<EntryPlace> AddEntry(JournalAppend append, int frameLength)
    {
        var bodyLength = EntryBody.LengthOf(append);
        var place = new EntryPlace(_current, _current.Seed, _current.End + _group.Length, bodyLength);
        var frame = _group.Add(frameLength);
        EntryBody.Write(append, frame.Slice(RecordHeader.Size, bodyLength));
        RecordHeader.Seal(frame, _current.Seed, RecordKind.Entry, ++_lastSequence, bodyLength);
        return new IndexedEntry<EntryPlace> { Sequence = _lastSequence, Key = append.Key, Start = append.Start, ReceivedAt = append.ReceivedAt,
            Place = place };
    }

    private bool AddReleases(int reserved)
    {
        var room = (_current.Room - _group.Length - reserved - RecordHeader.Size) / sizeof(long);
        if (room <= 0)
            return false;

        var releases = index.TakeReleases((int)Math.Min(room, MaxReleases));
        if (releases.Count == 0)
            return false;

        var bodyLength = releases.Count * sizeof(long);
        var frame = _group.Add(RecordHeader.FrameLengthOf(bodyLength));
        for (var i = 0; i < releases.Count; i++)
            BinaryPrimitives.WriteInt64LittleEndian(frame[(RecordHeader.Size + (i * sizeof(long)))..], releases[i].Sequence);
        RecordHeader.Seal(frame, _current.Seed, RecordKind.Release, _lastSequence, bodyLength);
        return true;
    }

    private void WriteGroup()
    {
        _current.File.Write(_group.Written, _current.End);
        _current.File.Sync();
        _current.End += _group.Length;
        _group.Clear();
        if (_current.End > _current.Size / 2)
            pool.PrepareSpare();
    }

    private void Roll(int frameLength)
    {
        GiveBack();
        Use(pool.Start(frameLength, _inUse.TryPeek(out var oldest) ? oldest.Generation : null, _lastSequence));
    }

    private void Use(Segment segment)
    {
        _inUse.Enqueue(segment);
        _bytesInUse += segment.Size;
        _current = segment;
    }

    private void GiveBack()
    {
        while (_inUse.TryPeek(out var oldest) && oldest != _current && index.Ask(() => oldest.LiveEntries == 0))
        {
            _inUse.Dequeue();
            _bytesInUse -= oldest.Size;
            pool.Free(oldest);
        }
    }

    private void MoveForward()
    {
        if (_moving.Count == 0)
        {
            if (_bytesInUse <= (2 * index.LiveBytes) + ((long)SlackSegments * segmentBytes) || _inUse.Peek() == _current)
                return;
            var oldest = _inUse.Peek();
            foreach (var entry in index.Where(p => p.Segment == oldest))
                _moving.Enqueue(entry);
        }

        var moves = new List<(IndexedEntry<EntryPlace>, EntryPlace)>();
        while (_moving.TryPeek(out var entry))
        {
            var frameLength = entry.Place.FrameLength;
            if (moves.Count == 0 && frameLength > _current.Room)
                Roll(frameLength);
            if (frameLength > _current.Room - _group.Length || (moves.Count > 0 && _group.Length + frameLength > MaxMoveBytes))
                break;

            _moving.Dequeue();
            if (!entry.Released && Move(entry, frameLength) is { } to)
                moves.Add((entry, to));
        }

        if (moves.Count == 0)
            return;
        WriteGroup();
        index.Move(moves);
        GiveBack();
    }

    private EntryPlace? Move(IndexedEntry<EntryPlace> entry, int frameLength)
    {
        ReadOnlyMemory<byte> body;
        try
        {
            body = entry.Place.Segment.ReadBody(entry.Place, new byte[RecordHeader.Size + entry.Place.BodyLength]);
        }
        catch (InvalidDataException e)
        {
            LogLost(e, entry.Sequence, entry.Key.ToString());
            index.Release([entry.Sequence]);
            return null;
        }

        var place = new EntryPlace(_current, _current.Seed, _current.End + _group.Length, body.Length);
        var frame = _group.Add(frameLength);
        body.Span.CopyTo(frame[RecordHeader.Size..]);
        RecordHeader.Seal(frame, _current.Seed, RecordKind.Entry, entry.Sequence, body.Length);
        return place;
    }

    [LoggerMessage(2111, LogLevel.Error, "Entry {Sequence} of {Key} is lost: its journal record cannot be read back. Check the " +
        "disk.")]
    private partial void LogLost(Exception e, long sequence, string key);
}

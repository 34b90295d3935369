using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Writes groups of saves. Used by one thread at a time.</summary>
/// <remarks>
/// A group: 1. each save is checked against what is stored, and against what the group itself is about to store; 2. a day's blocks are
/// written and synced; 3. its rows are committed in one transaction, which is what makes them seen; 4. the saves complete. A crash
/// between 2 and 3 leaves blocks that no row names. What fails fails for its day only, and the day's files are opened anew for the next
/// group.
/// </remarks>
internal sealed partial class StoreWriter(ProjectDays days, TimeProvider time, StoreDisk disk, long segmentBytes, ILogger logger)
    : IDisposable
{
    private const int MaxOpenDays = 64;

    private readonly ILogger _logger = logger;
    private readonly Dictionary<Day, DayWriter> _writers = [];
    private readonly HashSet<Day> _failed = [];
    private long _commits;

    public void Commit(List<PendingCommit<PreparedSave, SaveOutcome>> waiting)
    {
        _commits++;
        var slots = new Dictionary<TraceKey, Slot>(waiting.Count);
        foreach (var save in waiting)
        {
            if (save.TryStart())
                Check(save, slots);
        }

        foreach (var group in slots.Values.GroupBy(s => s.Day))
            Commit(group.Key, [.. group]);
        CloseIdle();
    }

    public void Dispose()
    {
        foreach (var writer in _writers.Values)
            writer.Dispose();
    }

    private void Check(PendingCommit<PreparedSave, SaveOutcome> pending, Dictionary<TraceKey, Slot> slots)
    {
        var save = pending.Work;
        try
        {
            if (!slots.TryGetValue(save.Key, out var slot))
                slots.Add(save.Key, slot = Find(save.Key));

            if (slot.Revision != save.BasedOnRevision)
            {
                slot.Outcomes.Add((pending, new SaveOutcome.Stale(slot.Revision)));
                return;
            }

            slot.Last = save;
            slot.Revision = save.Revision;
            if (save.Content.Block.Length > 0)
                slot.NewBlocks.Add(save.Content.Block);
            slot.Outcomes.Add((pending, new SaveOutcome.Saved()));
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            pending.TrySetException(Unavailable(save.Key.Project.ToString(), e));
        }
    }

    private Slot Find(TraceKey key)
    {
        foreach (var day in days.Of(key.Project))
        {
            if (day.Read(connection => connection.Find(key.TraceId)) is { } row)
                return new Slot(key.TraceId, day, row.Revision, row.Blocks);
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return new Slot(key.TraceId, days.Get(key.Project, today), 0, []);
    }

    private void Commit(Day day, List<Slot> slots)
    {
        try
        {
            var changed = slots.FindAll(s => s.Last is not null);
            if (changed.Count > 0)
                Write(day, changed);
        }
        catch (Exception e)
        {
            // Whatever it was, the savers must hear of it, and this thread has no other caller to tell.
            Abandon(day);
            LogFailed(e, day.Folder);
            var unavailable = Unavailable(day.Folder, e);
            foreach (var (pending, _) in slots.SelectMany(s => s.Outcomes))
                pending.TrySetException(unavailable);
            return;
        }

        foreach (var (pending, outcome) in slots.SelectMany(s => s.Outcomes))
            pending.TrySetResult(outcome);
    }

    private void Write(Day day, List<Slot> slots)
    {
        var writer = WriterOf(day);
        var places = writer.Append([.. slots.SelectMany(s => s.NewBlocks)]);

        var next = 0;
        var rows = new List<(TraceId, ulong, TraceRow)>(slots.Count);
        foreach (var slot in slots)
        {
            var blocks = slot.Blocks;
            for (var i = 0; i < slot.NewBlocks.Count; i++)
                blocks = places[next++].AppendTo(blocks);
            day.Widen(slot.Last!.Start);
            rows.Add((slot.TraceId, slot.Last.Start, new TraceRow(slot.Revision, slot.Last.Content.Summary, blocks)));
        }

        writer.Commit(rows, disk.Committing);
    }

    private DayWriter WriterOf(Day day)
    {
        if (!_writers.TryGetValue(day, out var writer))
        {
            writer = DayWriter.Open(disk.OpenFolder(day.Folder), segmentBytes, newFile: _failed.Contains(day));
            _failed.Remove(day);
            _writers.Add(day, writer);
        }

        writer.LastUsed = _commits;
        return writer;
    }

    private void Abandon(Day day)
    {
        _failed.Add(day);
        if (_writers.Remove(day, out var writer))
            writer.Dispose();
    }

    private void CloseIdle()
    {
        while (_writers.Count > MaxOpenDays)
        {
            var (day, writer) = _writers.MinBy(w => w.Value.LastUsed);
            _writers.Remove(day);
            writer.Dispose();
        }
    }

    private static StorageUnavailableException Unavailable(string where, Exception e) =>
        new($"The trace could not be saved in {where}: {e.Message}", e);

    [LoggerMessage(2201, LogLevel.Error, "Traces could not be saved in {Folder}; they are tried again. Check the disk and its free space.")]
    private partial void LogFailed(Exception e, string folder);

    /// <summary>What the group knows of one trace.</summary>
    private sealed class Slot(TraceId traceId, Day day, int revision, byte[] blocks)
    {
        public TraceId TraceId { get; } = traceId;

        public Day Day { get; } = day;

        /// <summary>The list of the blocks that are stored.</summary>
        public byte[] Blocks { get; } = blocks;

        /// <summary>The revision that will be stored after the saves so far.</summary>
        public int Revision { get; set; } = revision;

        /// <summary>The save whose summary will be stored; null while there is none.</summary>
        public PreparedSave? Last { get; set; }

        public List<byte[]> NewBlocks { get; } = [];

        public List<(PendingCommit<PreparedSave, SaveOutcome> Pending, SaveOutcome Outcome)> Outcomes { get; } = [];
    }
}

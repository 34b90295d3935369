using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Store.Ids;
using Orleans.Traces.Storage.Embedded.Store.Terms;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Writes groups of saves. Used by one thread at a time.</summary>
/// <remarks>
/// A group: 1. each save is checked against what is stored, and against what the group itself is about to store; 2. a day's blocks are
/// written and synced; 3. its rows are committed in one transaction, which is what makes them seen; 4. its ids are noted, and the saves
/// complete. A crash between 2 and 3 leaves blocks that no row names. What fails fails for its day only, and the day's files are opened
/// anew, and its ids compared with its rows, before it is asked again. What traces are found by is noted between 2 and 3, since a row that is
/// seen must be found; where 3 fails it finds nothing.
/// </remarks>
internal sealed partial class StoreWriter(
    (ProjectDays Days, TermWork Terms) store, TimeProvider time, StoreDisk disk, long segmentBytes, ILogger logger) : IDisposable
{
    /// <summary>Terms of the search index in memory, of all days together, 16 MB; past it the largest part is written.</summary>
    private const int MaxFreshTerms = 2 * 1024 * 1024;

    private const int MaxOpenDays = 64;

    private static readonly TimeSpan MaxIdle = TimeSpan.FromMinutes(10);

    private readonly ProjectDays _days = store.Days;
    private readonly ILogger _logger = logger;
    private readonly Dictionary<Day, DayWriter> _writers = [];
    private readonly HashSet<Day> _failed = [];

    public void Commit(List<PendingCommit<StoreWork, SaveOutcome>> waiting)
    {
        var slots = new Dictionary<TraceKey, SaveSlot>(waiting.Count);
        List<PendingCommit<StoreWork, SaveOutcome>>? scores = null;
        foreach (var work in waiting)
        {
            if (!work.TryStart())
                continue;
            if (work.Work is ScoreWork)
            {
                (scores ??= []).Add(work);
                continue;
            }

            if (work.Work is PreparedSave save)
            {
                Check(work, save, slots);
                continue;
            }

            CommitGroup(slots);
            slots.Clear();
            DoAlone(work, (LoneWork)work.Work);
        }

        CommitGroup(slots);
        if (scores is not null)
            CommitScores(scores);
        BoundTerms();
        CloseIdle();
    }

    /// <summary>Deletes a trace, see <see cref="ITraceStore.DeleteAsync"/>. Only from a <see cref="LoneWork"/>.</summary>
    /// <remarks>1. The tombstone is made durable, in today's day; 2. the rows are removed. A crash in between is made good when the store is
    /// opened. Where 2 fails, the tombstone keeps the rows from being read.</remarks>
    public bool Delete(TraceKey key, bool isOpen)
    {
        CatchUp(key.Project);
        var rows = _days.RowsOf(key);
        var waitingIn = _days.Waiting.Find(key);
        if (!isOpen && rows.Count == 0 && waitingIn is null && !_days.Deleted.Contains(key))
            return false;

        var today = _days.Now(key.Project);
        Change(today, connection =>
        {
            connection.AddTombstone(key.TraceId);
            return true;
        });
        try
        {
            foreach (var (day, row) in rows)
                Change(day, connection => connection.Remove(row, key.TraceId));
            if (waitingIn is not null)
                ForgetWaiting(key, waitingIn);
        }
        finally
        {
            _days.Deleted.Add(key, today.Date);
        }

        return true;
    }

    /// <summary>Takes a day out of the store. Only from a <see cref="LoneWork"/>.</summary>
    /// <returns>The folder that is to be deleted; null: there is no such day.</returns>
    public string? Drop(ProjectDay which)
    {
        if (_days.Find(which) is not { } day)
            return null;

        if (_writers.Remove(day, out var writer))
            writer.Dispose();
        try
        {
            return day.Doom();
        }
        finally
        {
            if (day.IsDropped)
            {
                _failed.Remove(day);
                _days.Forget(which);
            }
        }
    }

    public void Dispose()
    {
        foreach (var (day, writer) in _writers)
        {
            day.Ids.Flush();
            day.Terms.Seal();
            writer.Dispose();
        }
    }

    private void DoAlone(PendingCommit<StoreWork, SaveOutcome> pending, LoneWork work)
    {
        try
        {
            work.Do();
            pending.TrySetResult(new SaveOutcome.Saved());
        }
        catch (Exception e)
        {
            // The caller hears of it; this thread goes on.
            pending.TrySetException(e is StorageUnavailableException
                ? e
                : new StorageUnavailableException($"The store could not be changed: {e.Message}", e));
        }
    }

    private void Check(PendingCommit<StoreWork, SaveOutcome> pending, PreparedSave save, Dictionary<TraceKey, SaveSlot> slots)
    {
        try
        {
            if (_days.Deleted.Contains(save.Key))
            {
                pending.TrySetResult(new SaveOutcome.Deleted());
                return;
            }

            if (!slots.TryGetValue(save.Key, out var slot))
                slots.Add(save.Key, slot = Find(save.Key));
            slot.Take(pending, save);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            pending.TrySetException(Unavailable(save.Key.Project.ToString(), e));
        }
    }

    private SaveSlot Find(TraceKey key)
    {
        // After a commit that failed a day's ids may lack what was committed nevertheless.
        if (_failed.Count > 0)
            CatchUp(key.Project);
        var hash = IdEntry.HashOf(key.TraceId);
        foreach (var day in _days.Of(key, hash))
        {
            if (day.Find(key.TraceId, hash) is var (number, row))
                return new SaveSlot(key.TraceId, day, number, row);
        }

        return new SaveSlot(key.TraceId, _days.Now(key.Project), number: null, new TraceRow(0, [], []));
    }

    private void CommitGroup(Dictionary<TraceKey, SaveSlot> slots)
    {
        foreach (var group in slots.Values.GroupBy(s => s.Day))
            Commit(group.Key, [.. group]);
    }

    private void Commit(Day day, List<SaveSlot> slots)
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

    private void Write(Day day, List<SaveSlot> slots)
    {
        var writer = WriterOf(day);
        var places = writer.Append([.. slots.SelectMany(s => s.NewBlocks)]);

        var next = 0;
        var last = day.Ids.LastRow;
        var rows = new List<NumberedRow>(slots.Count);
        var added = new List<(TraceId, long)>(slots.Count);
        var terms = new List<(long, ulong[])>(slots.Count);
        foreach (var slot in slots)
        {
            var blocks = slot.Blocks;
            for (var i = 0; i < slot.NewBlocks.Count; i++)
                blocks = places[next++].AppendTo(blocks);
            day.Widen(slot.Last!.Start);
            if (slot.Number is null)
                added.Add((slot.TraceId, last + 1));
            var row = slot.Number ?? ++last;
            rows.Add(new NumberedRow(row, slot.TraceId, slot.Last.Start, new TraceRow(slot.Revision, slot.Last.Content.Summary, blocks), slot.Due)
            {
                Waiting = slot.Number is null ? FindWaiting(day, slot.TraceId) : null,
            });
            terms.AddRange(slot.NewTerms.Select(t => (row, t)));
        }

        if (places.Count > 0)
            day.Terms.Add(terms, SegmentPosition.Of(places[^1].File, places[^1].Offset + places[^1].Length));
        try
        {
            writer.Commit(rows, disk.Committing);
        }
        finally
        {
            // After a failure too, since it may have landed.
            if (slots.Exists(s => s.Due is not null))
                day.MayHaveDue = true;
        }

        day.Ids.Add(added);
        ForgetGiven(day, rows);
    }

    private void Change(Day day, Func<DayConnection, bool> change)
    {
        try
        {
            WriterOf(day).With(change);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            Abandon(day);
            throw Unavailable(day.Folder, e);
        }
    }

    private DayWriter WriterOf(Day day)
    {
        if (!_writers.TryGetValue(day, out var writer))
        {
            writer = DayWriter.Open(day.Disk, segmentBytes, newFile: _failed.Contains(day));
            _writers.Add(day, writer);
            _days.SetLive(day, isLive: true);
            if (_failed.Contains(day))
                CatchUp(day, writer);
        }

        writer.LastUsed = time.GetUtcNow();
        return writer;
    }

    private void CatchUp(ProjectId project)
    {
        foreach (var day in _failed.Where(d => d.Name.Project == project).ToArray())
            _ = WriterOf(day);
    }

    private void CatchUp(Day day, DayWriter writer)
    {
        try
        {
            writer.With(connection =>
            {
                day.Ids.CatchUp(connection);
                return true;
            });
            _failed.Remove(day);
        }
        catch
        {
            Abandon(day);
            throw;
        }
    }

    private void Abandon(Day day)
    {
        _failed.Add(day);
        if (_writers.Remove(day, out var writer))
            writer.Dispose();
        try
        {
            // A commit that failed may have landed nevertheless; readers should see all of it.
            day.Read(connection =>
            {
                day.Ids.CatchUp(connection);
                return true;
            });
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            LogNotCompared(e, day.Folder);
        }
    }

    private void BoundTerms()
    {
        while (_writers.Count > 0 && _writers.Keys.Sum(d => d.Terms.FreshTerms) > MaxFreshTerms)
            _writers.Keys.MaxBy(d => d.Terms.FreshTerms)!.Terms.Seal();
        foreach (var day in _writers.Keys)
            store.Terms.Throttle(day.Terms);
    }

    // A day's ids stay in memory while it is written to, so that this bounds them too.
    private void CloseIdle()
    {
        var now = time.GetUtcNow();
        foreach (var (day, writer) in _writers.Where(w => now - w.Value.LastUsed > MaxIdle).ToArray())
            Close(day, writer);
        while (_writers.Count > MaxOpenDays)
        {
            var (day, writer) = _writers.MinBy(w => w.Value.LastUsed);
            Close(day, writer);
        }
    }

    private void Close(Day day, DayWriter writer)
    {
        _writers.Remove(day);
        writer.Dispose();
        if (day.Date < _days.Today)
        {
            day.Ids.Settle();
            day.Terms.Settle();
        }
        else
        {
            day.Ids.Flush();
            day.Terms.Seal();
        }

        _days.SetLive(day, isLive: false);
    }

    private static StorageUnavailableException Unavailable(string where, Exception e) =>
        new($"The trace could not be saved in {where}: {e.Message}", e);

    [LoggerMessage(2202, LogLevel.Warning, "The ids of {Folder} could not be compared with its rows after a failure; that is done before the next "
        + "save. Check the disk.")]
    private partial void LogNotCompared(Exception e, string folder);

    [LoggerMessage(2201, LogLevel.Error, "Traces could not be saved in {Folder}; they are tried again. Check the disk and its free space.")]
    private partial void LogFailed(Exception e, string folder);
}

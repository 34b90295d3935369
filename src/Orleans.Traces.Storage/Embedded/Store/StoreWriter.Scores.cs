using Microsoft.Data.Sqlite;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Store.Ids;
using Orleans.Traces.Storage.Embedded.Store.Scores;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <content>Writes what scorers say: all changes that wait, in one transaction a day.</content>
internal sealed partial class StoreWriter
{
    /// <summary>Drops some of what waits for scorers. Only from a <see cref="LoneWork"/>.</summary>
    public void DropDue(ProjectId project, Action<DayScores> drop)
    {
        foreach (var day in _days.Of(project).Where(d => d.MayHaveDue))
        {
            Change(day, connection =>
            {
                drop(connection.Scores);
                return true;
            });
        }
    }

    /// <summary>Makes traces due. Only from a <see cref="LoneWork"/>.</summary>
    public void MakeDue(DueJob job, IReadOnlyList<TraceId> traces)
    {
        var rows = new List<(Day Day, long Row)>();
        foreach (var id in traces)
        {
            if (RowOf(new TraceKey(job.Project, id)) is { } found)
                rows.Add(found);
        }

        foreach (var day in rows.GroupBy(r => r.Day))
        {
            try
            {
                Change(day.Key, connection =>
                {
                    connection.Begin();
                    foreach (var (_, row) in day)
                        connection.Scores.AddDue(row, job);
                    disk.Committing?.Invoke(connection.Connection);
                    connection.Commit();
                    return true;
                });
            }
            finally
            {
                // After a failure too, since it may have landed.
                day.Key.MayHaveDue = true;
            }
        }
    }

    private void CommitScores(List<PendingCommit<StoreWork, SaveOutcome>> waiting)
    {
        var found = new Dictionary<Day, List<PlacedScores>>();
        foreach (var pending in waiting)
        {
            var work = (ScoreWork)pending.Work;
            try
            {
                if (PlaceOf(work) is not var (day, row))
                {
                    pending.TrySetResult(new SaveOutcome.Stale(0));
                    continue;
                }

                if (!found.TryGetValue(day, out var ofDay))
                    found.Add(day, ofDay = []);
                ofDay.Add(new PlacedScores(pending, work, row));
            }
            catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException or StorageUnavailableException)
            {
                pending.TrySetException(e as StorageUnavailableException ?? Unavailable(work.Key.Project.ToString(), e));
            }
        }

        foreach (var (day, works) in found)
            CommitScores(day, works);
    }

    private void CommitScores(Day day, List<PlacedScores> works)
    {
        var waiting = new List<(TraceKey Key, bool HasAny)>();
        try
        {
            Change(day, connection =>
            {
                connection.Begin();
                foreach (var (_, work, row) in works)
                {
                    if (row is { } stored)
                        work.Do(connection.Scores, stored);
                    else
                        waiting.Add((work.Key, work.DoWaiting!(connection.Waiting)));
                }

                disk.Committing?.Invoke(connection.Connection);
                connection.Commit();
                return true;
            });
        }
        catch (Exception e)
        {
            // Whatever it was, those who wait must hear of it, and this thread has no other caller to tell.
            if (e is not StorageUnavailableException)
                Abandon(day);

            // It may have landed: what is sent next for the trace must come to the same day.
            foreach (var (key, _) in waiting.Where(w => w.HasAny))
                _days.Waiting.Set(key, day);
            foreach (var (pending, _, _) in works)
                pending.TrySetException(e as StorageUnavailableException ?? Unavailable(day.Folder, e));
            return;
        }

        foreach (var (key, hasAny) in waiting)
            _days.Waiting.Set(key, hasAny ? day : null);
        foreach (var (pending, _, _) in works)
            pending.TrySetResult(new SaveOutcome.Saved());
    }

    // The day of the trace and its row; where it is not stored, the day where its scores wait.
    private (Day Day, long? Row)? PlaceOf(ScoreWork work)
    {
        if (RowOf(work.Key) is var (day, row))
        {
            // What was left waiting comes first, or it would come back.
            if (work.DoWaiting is not null && _days.Waiting.Find(work.Key) is { } waitingIn)
                Settle(work.Key, waitingIn);
            return (day, row);
        }

        return work.DoWaiting is null || _days.Deleted.Contains(work.Key) ? null : (_days.Waiting.Find(work.Key) ?? _days.Now(work.Key.Project), null);
    }

    private (Day Day, long Row)? RowOf(TraceKey key)
    {
        if (_days.Deleted.Contains(key))
            return null;
        if (_failed.Count > 0)
            CatchUp(key.Project);
        var hash = IdEntry.HashOf(key.TraceId);
        foreach (var day in _days.Of(key, hash))
        {
            if (day.Find(key.TraceId, hash) is var (number, _))
                return (day, number);
        }

        return null;
    }

    private readonly record struct PlacedScores(PendingCommit<StoreWork, SaveOutcome> Pending, ScoreWork Work, long? Row);
}

using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <content>Brings scores that wait to their traces.</content>
/// <remarks>The save that first stores a trace takes what waits for it along: in the same transaction where both are of one day, as nearly always. Where they are not,
/// the scores are written with the trace, and removed where they waited after it; a crash between the two leaves them there, and <see cref="TendWaiting"/> gives
/// them again, which changes nothing.</remarks>
internal sealed partial class StoreWriter
{
    /// <summary>See <see cref="IScoreStore.TendWaitingAsync"/>. Only from a <see cref="LoneWork"/>.</summary>
    public int TendWaiting(DateTimeOffset sentBefore)
    {
        var dropped = 0;
        foreach (var day in _days.Waiting.Days)
        {
            // First what is not in vain: it may be as old.
            foreach (var id in day.Read(connection => connection.Waiting.Traces()))
                Settle(new TraceKey(day.Name.Project, id), day);
            List<TraceId> left = [];
            Change(day, connection =>
            {
                dropped += connection.Waiting.RemoveSentBefore(sentBefore);
                left = connection.Waiting.Traces();
                return true;
            });
            _days.Waiting.Set(day, left);
        }

        return dropped;
    }

    private void Settle(TraceKey key, Day waitingIn)
    {
        if (RowOf(key) is not var (day, row))
            return;
        var scores = waitingIn.Read(connection => connection.Waiting.Find(key.TraceId));
        Change(day, connection =>
        {
            connection.Begin();
            connection.Scores.Give(row, scores);
            disk.Committing?.Invoke(connection.Connection);
            connection.Commit();
            return true;
        });
        ForgetWaiting(key, waitingIn);
    }

    // What waits for a trace that is about to be stored for the first time; null: nothing does, or it comes later.
    private List<StoredScore>? FindWaiting(Day day, TraceId id)
    {
        if (_days.Waiting.Find(new TraceKey(day.Name.Project, id)) is not { } waitingIn)
            return null;
        try
        {
            List<StoredScore> found = [];
            if (waitingIn == day)
            {
                WriterOf(day).With(connection =>
                {
                    found = connection.Waiting.Find(id);
                    return true;
                });
                return found;
            }

            return waitingIn.Read(connection => connection.Waiting.Find(id));
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // The trace is worth more than what was said of it.
            LogWaitingNotRead(e, waitingIn.Folder);
            return null;
        }
    }

    private void ForgetGiven(Day day, List<NumberedRow> rows)
    {
        foreach (var row in rows)
        {
            var key = new TraceKey(day.Name.Project, row.Id);
            if (row.Waiting is null || _days.Waiting.Find(key) is not { } waitingIn)
                continue;
            try
            {
                if (waitingIn == day)
                    _days.Waiting.Set(key, null);
                else
                    ForgetWaiting(key, waitingIn);
            }
            catch (StorageUnavailableException e)
            {
                // They are given once more, which changes nothing.
                LogWaitingNotRead(e, waitingIn.Folder);
            }
        }
    }

    private void ForgetWaiting(TraceKey key, Day waitingIn)
    {
        Change(waitingIn, connection =>
        {
            connection.Begin();
            connection.Waiting.Remove(key.TraceId);
            disk.Committing?.Invoke(connection.Connection);
            connection.Commit();
            return true;
        });
        _days.Waiting.Set(key, null);
    }

    [LoggerMessage(2203, LogLevel.Warning, "Scores that wait in {Folder} could not be read or removed now; they are brought to their traces later. Check the disk.")]
    private partial void LogWaitingNotRead(Exception e, string folder);
}

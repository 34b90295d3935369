using Microsoft.Data.Sqlite;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Sent;

namespace Orleans.Traces.Storage.Embedded.Store.Scores;

/// <summary>Scores that were sent on one day for traces that are not stored, in the day's database. Used by one thread at a time, as the connection.</summary>
internal sealed class DayWaiting(SqliteConnection connection)
{
    /// <summary>The table, one of <see cref="DayScores.Tables"/>.</summary>
    public const string Table =
        "CREATE TABLE waiting (trace_id BLOB NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (trace_id, key)) " +
        "STRICT, WITHOUT ROWID; ";

    /// <summary>Keeps scores for a trace, in place of those of the same keys. False: there would be too many, and nothing is kept.</summary>
    public bool Add(TraceId id, IReadOnlyList<StoredScore> scores)
    {
        if (Find(id).Select(s => s.Key).Union(scores.Select(s => s.Key)).Count() > SentScoreLimits.PerTrace)
            return false;

        foreach (var score in scores)
        {
            using var command = Command("INSERT OR REPLACE INTO waiting (trace_id, key, at, content) VALUES ($id, $key, $at, $content)", ("$id", id.ToBytes()),
                ("$key", score.Key.ToString()), ("$at", score.At.UtcTicks), ("$content", ScoreBytes.Write(score)));
            command.ExecuteNonQuery();
        }

        return true;
    }

    /// <summary>What waits for a trace, in the order of the keys.</summary>
    public List<StoredScore> Find(TraceId id)
    {
        using var command = Command("SELECT key, content FROM waiting WHERE trace_id = $id ORDER BY key", ("$id", id.ToBytes()));
        using var reader = command.ExecuteReader();
        var scores = new List<StoredScore>();
        while (reader.Read())
        {
            scores.Add(ItemHash.TryParse(reader.GetString(0), out var key)
                ? ScoreBytes.Read(key, reader.GetFieldValue<byte[]>(1))
                : throw new InvalidDataException($"{connection.DataSource} holds a score without a key."));
        }

        return scores;
    }

    /// <summary>The traces that something waits for.</summary>
    public List<TraceId> Traces()
    {
        using var command = Command("SELECT DISTINCT trace_id FROM waiting");
        using var reader = command.ExecuteReader();
        var traces = new List<TraceId>();
        while (reader.Read())
        {
            traces.Add(TraceId.TryRead(reader.GetFieldValue<byte[]>(0), out var id)
                ? id
                : throw new InvalidDataException($"{connection.DataSource} holds a score that waits for no trace."));
        }

        return traces;
    }

    /// <summary>Removes one score; false: there is none of this key.</summary>
    public bool Remove(TraceId id, ItemHash key)
    {
        using var command = Command("DELETE FROM waiting WHERE trace_id = $id AND key = $key", ("$id", id.ToBytes()), ("$key", key.ToString()));
        return command.ExecuteNonQuery() > 0;
    }

    /// <summary>Removes all that waits for a trace.</summary>
    public void Remove(TraceId id)
    {
        using var command = Command("DELETE FROM waiting WHERE trace_id = $id", ("$id", id.ToBytes()));
        command.ExecuteNonQuery();
    }

    /// <summary>Removes what was sent before a time; how many.</summary>
    public int RemoveSentBefore(DateTimeOffset time)
    {
        using var command = Command("DELETE FROM waiting WHERE at < $time", ("$time", time.UtcTicks));
        return command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}

using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Sent;

namespace Orleans.Traces.Storage.Embedded.Store.Scores;

/// <summary>The scores of one day's traces, and what waits for scorers, in the day's database. Used by one thread at a time, as the connection.</summary>
/// <remarks>Both name a trace by its row. Whatever writes several things is called within a transaction.</remarks>
internal sealed class DayScores(SqliteConnection connection)
{
    /// <summary>The tables, added to those of the traces.</summary>
    public const string Tables =
        "CREATE TABLE scores (row INTEGER NOT NULL, key TEXT NOT NULL, content BLOB NOT NULL, scorer TEXT, at INTEGER NOT NULL DEFAULT 0, value REAL, " +
        "label TEXT, cost REAL, took INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (row, key)) STRICT, WITHOUT ROWID; " +
        "CREATE TABLE due (scorer TEXT NOT NULL, row INTEGER NOT NULL, revision INTEGER NOT NULL, attempts INTEGER NOT NULL, not_before INTEGER NOT NULL, " +
        "parked INTEGER NOT NULL, error TEXT, job TEXT, PRIMARY KEY (scorer, row)) STRICT, WITHOUT ROWID; " +
        "CREATE INDEX due_by_time ON due (scorer, parked, not_before); CREATE INDEX due_by_row ON due (row); " + Since4;

    // The columns of a score that a scorer's history and sums are read by are a copy of what its content says.
    private const string Since4 =
        "CREATE INDEX scores_by_scorer ON scores (scorer, at, value, label, cost, took) WHERE scorer IS NOT NULL; " + DayWaiting.Table;

    private const string DueColumns = "traces.trace_id, due.scorer, due.revision, due.attempts, due.not_before, due.parked, due.error";

    /// <summary>How much waits for a scorer.</summary>
    public DueCounts CountDue(string scorer)
    {
        using var reader = Command("SELECT count(*), coalesce(sum(parked), 0) FROM due WHERE scorer = $scorer", ("$scorer", scorer)).ExecuteReader();
        reader.Read();
        return new DueCounts(reader.GetInt64(0) - reader.GetInt64(1), reader.GetInt64(1));
    }

    /// <summary>Whether anything waits.</summary>
    public bool HasDue() => Command("SELECT EXISTS (SELECT 1 FROM due)").ExecuteScalar() is 1L;

    /// <summary>Makes a trace due from a revision on, whatever was known before.</summary>
    public void AddDue(long row, string scorer, int revision) => Command(
        "INSERT OR REPLACE INTO due (scorer, row, revision, attempts, not_before, parked) VALUES ($scorer, $row, $revision, 0, 0, 0)",
        ("$scorer", scorer), ("$row", row), ("$revision", revision)).ExecuteNonQuery();

    /// <summary>Makes a trace due as it is stored, unless it is already.</summary>
    public void AddDue(long row, DueJob job) => Command(
        "INSERT OR IGNORE INTO due (scorer, row, revision, attempts, not_before, parked, job) SELECT $scorer, row, revision, 0, $notBefore, 0, $job FROM traces WHERE row = $row",
        ("$scorer", job.ScorerId), ("$row", row), ("$notBefore", job.NotBefore.UtcTicks), ("$job", job.Id)).ExecuteNonQuery();

    /// <summary>Drops what a job made due and what still waits.</summary>
    public void DropDue(DueJob job) =>
        Command("DELETE FROM due WHERE scorer = $scorer AND job = $job AND parked = 0", ("$scorer", job.ScorerId), ("$job", job.Id)).ExecuteNonQuery();

    /// <summary>The scorers that something waits for which may be tried now.</summary>
    public List<string> DueScorers(DateTimeOffset now)
    {
        using var reader = Command("SELECT DISTINCT scorer FROM due WHERE parked = 0 AND not_before <= $now", ("$now", now.UtcTicks)).ExecuteReader();
        var scorers = new List<string>();
        while (reader.Read())
            scorers.Add(reader.GetString(0));
        return scorers;
    }

    /// <summary>What waits, longest first.</summary>
    public List<DueScore> ListDue(DueQuery query)
    {
        using var reader = Command(
            $"SELECT {DueColumns} FROM due JOIN traces ON traces.row = due.row WHERE due.scorer = $scorer AND due.parked = $parked " +
            "AND ($parked = 1 OR due.not_before <= $now) ORDER BY due.not_before, due.row LIMIT $limit",
            ("$scorer", query.ScorerId), ("$parked", query.Parked ? 1 : 0), ("$now", query.Now.UtcTicks), ("$limit", query.Limit)).ExecuteReader();
        var due = new List<DueScore>();
        while (reader.Read())
        {
            if (!TraceId.TryRead(reader.GetFieldValue<byte[]>(0), out var id))
                throw new InvalidDataException($"{connection.DataSource} holds a row without a trace id.");
            due.Add(new DueScore(new TraceKey(query.Project, id), reader.GetString(1), reader.GetInt32(2))
            {
                Attempts = reader.GetInt32(3),
                NotBefore = new DateTimeOffset(Math.Max(reader.GetInt64(4), DateTimeOffset.UnixEpoch.Ticks), TimeSpan.Zero),
                IsParked = reader.GetInt64(5) != 0,
                Error = reader.IsDBNull(6) ? null : reader.GetString(6),
            });
        }

        return due;
    }

    /// <summary>Replaces what is known of something due, if it still is of this revision.</summary>
    public bool ChangeDue(long row, DueScore due) => Command(
        "UPDATE due SET attempts = $attempts, not_before = $notBefore, parked = $parked, error = $error WHERE scorer = $scorer AND row = $row AND revision = $revision",
        ("$attempts", due.Attempts), ("$notBefore", due.NotBefore.UtcTicks), ("$parked", due.IsParked ? 1 : 0), ("$error", due.Error),
        ("$scorer", due.ScorerId), ("$row", row), ("$revision", due.Revision)).ExecuteNonQuery() > 0;

    /// <summary>Drops all that waits for a scorer.</summary>
    public void DropDue(string scorer) => Command("DELETE FROM due WHERE scorer = $scorer", ("$scorer", scorer)).ExecuteNonQuery();

    /// <summary>Stores scores of a trace, and notes what is no longer due.</summary>
    public void Save(long row, ScoreSave save)
    {
        foreach (var score in save.Scores)
        {
            Insert(row, score, isReplacing: score.SentId is not null);
        }

        if (save.Done is { } done)
        {
            Command("DELETE FROM due WHERE scorer = $scorer AND row = $row AND revision = $revision",
                ("$scorer", done.ScorerId), ("$row", row), ("$revision", done.Revision)).ExecuteNonQuery();
        }

        if (save.Scores.Count > 0)
            Mark(row);
    }

    /// <summary>Stores scores that were sent for a trace, in place of those of the same keys. False: there would be too many, and nothing is stored.</summary>
    public bool Send(long row, IReadOnlyList<StoredScore> scores)
    {
        using (var reader = Command("SELECT key FROM scores WHERE row = $row AND scorer IS NULL", ("$row", row)).ExecuteReader())
        {
            var keys = scores.Select(s => s.Key.ToString()).ToHashSet(StringComparer.Ordinal);
            while (reader.Read())
                keys.Add(reader.GetString(0));
            if (keys.Count > SentScoreLimits.PerTrace)
                return false;
        }

        foreach (var score in scores)
            Insert(row, score, isReplacing: true);
        Mark(row);
        return true;
    }

    /// <summary>Gives a trace what waited for it. What was sent since it is stored stays.</summary>
    public void Give(long row, IReadOnlyList<StoredScore> scores)
    {
        foreach (var score in scores)
            Insert(row, score, isReplacing: false);
        Mark(row);
    }

    /// <summary>Removes a score of a trace.</summary>
    public bool Delete(long row, ItemHash key)
    {
        var isDeleted = Command("DELETE FROM scores WHERE row = $row AND key = $key", ("$row", row), ("$key", key.ToString())).ExecuteNonQuery() > 0;
        if (isDeleted)
            Mark(row);
        return isDeleted;
    }

    /// <summary>A trace is gone, and all that was said of it.</summary>
    public void Forget(long row)
    {
        Command("DELETE FROM scores WHERE row = $row", ("$row", row)).ExecuteNonQuery();
        Command("DELETE FROM due WHERE row = $row", ("$row", row)).ExecuteNonQuery();
    }

    /// <summary>The scores of a trace, in the order of their keys.</summary>
    public List<StoredScore> Find(long row)
    {
        using var reader = Command("SELECT key, content FROM scores WHERE row = $row ORDER BY key", ("$row", row)).ExecuteReader();
        var scores = new List<StoredScore>();
        while (reader.Read())
        {
            scores.Add(ItemHash.TryParse(reader.GetString(0), out var key)
                ? ScoreBytes.Read(key, reader.GetFieldValue<byte[]>(1))
                : throw new InvalidDataException($"{connection.DataSource} holds a score without a key."));
        }

        return scores;
    }

    /// <summary>Makes the tables of version 3 those of today.</summary>
    public void FromVersion3()
    {
        Command(
            "ALTER TABLE scores ADD COLUMN scorer TEXT; ALTER TABLE scores ADD COLUMN at INTEGER NOT NULL DEFAULT 0; ALTER TABLE scores ADD COLUMN value REAL; " +
            "ALTER TABLE scores ADD COLUMN label TEXT; ALTER TABLE scores ADD COLUMN cost REAL; ALTER TABLE scores ADD COLUMN took INTEGER NOT NULL DEFAULT 0; " +
            "ALTER TABLE due ADD COLUMN job TEXT; " + Since4).ExecuteNonQuery();
        var rows = new List<long>();
        using (var reader = Command("SELECT DISTINCT row FROM scores").ExecuteReader())
        {
            while (reader.Read())
                rows.Add(reader.GetInt64(0));
        }

        foreach (var row in rows)
        {
            foreach (var score in Find(row))
                Insert(row, score, isReplacing: true);
        }
    }

    private void Insert(long row, StoredScore score, bool isReplacing) => Command(
        $"INSERT OR {(isReplacing ? "REPLACE" : "IGNORE")} INTO scores (row, key, content, scorer, at, value, label, cost, took) " +
        "VALUES ($row, $key, $content, $scorer, $at, $value, $label, $cost, $took)",
        ("$row", row), ("$key", score.Key.ToString()), ("$content", ScoreBytes.Write(score)), ("$scorer", score.ScorerId), ("$at", score.At.UtcTicks),
        ("$value", score.Verdict.Value), ("$label", score.Verdict.Label), ("$cost", (double?)score.CostUsd), ("$took", score.Took.Ticks)).ExecuteNonQuery();

    private void Mark(long row) => Command(
        "UPDATE traces SET marks = $marks WHERE row = $row", ("$marks", MarkBytes.Write(ScoreMark.Of(Find(row)))), ("$row", row)).ExecuteNonQuery();

    // Rare beside saves of traces: not worth keeping prepared.
    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value switch { null => DBNull.Value, int number => Convert.ToInt64(number, CultureInfo.InvariantCulture), _ => value });
        return command;
    }
}

using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Traces.Storage.Embedded.Store.Scores;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>The tables of one day, by version: an older day is brought up to this one when it is opened, a later one is refused.</summary>
internal static class DaySchema
{
    private const int FormatVersion = 4;

    private const string Tables =
        "CREATE TABLE traces (row INTEGER PRIMARY KEY, trace_id BLOB NOT NULL, start INTEGER NOT NULL, revision INTEGER NOT NULL, " +
        "summary BLOB NOT NULL, blocks BLOB NOT NULL, marks BLOB) STRICT; " +
        "CREATE INDEX traces_by_start ON traces (start DESC, trace_id DESC); " +
        "CREATE TABLE tombstones (trace_id BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID; " + DayScores.Tables;

    // Version 1 had its rows by trace id, and no tombstones.
    private const string FromVersion1 =
        "ALTER TABLE traces RENAME TO by_id; DROP INDEX traces_by_start; " + Tables +
        "INSERT INTO traces (trace_id, start, revision, summary, blocks) SELECT trace_id, start, revision, summary, blocks FROM by_id " +
        "ORDER BY start; DROP TABLE by_id; ";

    // Version 2 had no scores.
    private const string FromVersion2 = "ALTER TABLE traces ADD COLUMN marks BLOB; " + DayScores.Tables;

    /// <summary>Makes the tables where there are none, and changes those of an older version, all or nothing.</summary>
    /// <exception cref="InvalidDataException">A later version of this program wrote them.</exception>
    public static void Make(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var version = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (version > FormatVersion)
            throw new InvalidDataException($"{connection.DataSource} has format version {version}; this program knows {FormatVersion}.");
        if (version == FormatVersion)
            return;

        using var transaction = connection.BeginTransaction();
        using var change = connection.CreateCommand();
        change.Transaction = transaction;
        if (version == 3)
        {
            new DayScores(connection).FromVersion3();
        }
        else
        {
            change.CommandText = version switch { 1 => FromVersion1, 2 => FromVersion2, _ => Tables };
            change.ExecuteNonQuery();
        }

        change.CommandText = $"PRAGMA user_version = {FormatVersion}";
        change.ExecuteNonQuery();
        transaction.Commit();
    }
}

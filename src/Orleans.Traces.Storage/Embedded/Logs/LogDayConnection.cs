using Microsoft.Data.Sqlite;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.Embedded.Logs;

/// <summary>A connection to the places of one day's blocks. Used by one thread at a time.</summary>
internal sealed class LogDayConnection : IDisposable
{
    public const string FileName = "logs.db";

    private const int FormatVersion = 1;

    private const string Tables =
        "CREATE TABLE blocks (id INTEGER NOT NULL PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, " +
        "file INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL) STRICT; " +
        "CREATE INDEX blocks_by_last ON blocks (last DESC, first, file, offset, length);";

    private SqliteCommand? _add, _list, _begin, _commit;

    private LogDayConnection(SqliteConnection connection) => Connection = connection;

    public SqliteConnection Connection { get; }

    /// <summary>Opens the database in a day's folder, and makes it where it is missing if <paramref name="create"/> says so.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote it.</exception>
    public static LogDayConnection Open(string folder, bool create) =>
        new(DayDatabase.Open(Path.Combine(folder, FileName), create ? c => DayDatabase.MakeTables(c, FormatVersion, Tables) : null));

    /// <summary>Between which times all records of the day are; null where there are none.</summary>
    public (ulong Lowest, ulong Highest)? Range()
    {
        using var command = Connection.CreateCommand();
        command.CommandText = "SELECT (SELECT min(last) FROM blocks), (SELECT max(last) FROM blocks)";
        using var reader = command.ExecuteReader();
        return reader.Read() && !reader.IsDBNull(0)
            ? (LogBlock.StartOfMinute(DayDatabase.FromColumn(reader.GetInt64(0))), DayDatabase.FromColumn(reader.GetInt64(1)))
            : null;
    }

    /// <summary>Writes these rows, all or none, and returns when they are durable. After a failure the connection must be disposed, which
    /// rolls back.</summary>
    /// <param name="blocks">The blocks and where they lie.</param>
    /// <param name="committing">Called with the connection before the transaction ends.</param>
    public void Add(IEnumerable<(LogBlock Block, BlockPlace Place)> blocks, Action<SqliteConnection>? committing)
    {
        (_begin ??= DayDatabase.Prepare(Connection, "BEGIN IMMEDIATE")).ExecuteNonQuery();
        _add ??= DayDatabase.Prepare(
            Connection,
            "INSERT INTO blocks (first, last, file, offset, length) VALUES ($first, $last, $file, $offset, $length)",
            ("$first", SqliteType.Integer), ("$last", SqliteType.Integer), ("$file", SqliteType.Integer), ("$offset", SqliteType.Integer),
            ("$length", SqliteType.Integer));
        foreach (var (block, place) in blocks)
        {
            _add.Parameters[0].Value = DayDatabase.ToColumn(block.First);
            _add.Parameters[1].Value = DayDatabase.ToColumn(block.Last);
            _add.Parameters[2].Value = place.File;
            _add.Parameters[3].Value = place.Offset;
            _add.Parameters[4].Value = place.Length;
            _add.ExecuteNonQuery();
        }

        committing?.Invoke(Connection);
        (_commit ??= DayDatabase.Prepare(Connection, "COMMIT")).ExecuteNonQuery();
    }

    /// <summary>The blocks that may hold records of these times, both inclusive, highest time first; read as they are asked for.</summary>
    public IEnumerable<(ulong Last, BlockPlace Place)> List(ulong from, ulong to)
    {
        // What begins by then ends within the same minute, so that the index is read from there on.
        _list ??= DayDatabase.Prepare(
            Connection,
            "SELECT last, file, offset, length FROM blocks WHERE last BETWEEN $from AND $end AND first <= $to ORDER BY last DESC",
            ("$from", SqliteType.Integer), ("$end", SqliteType.Integer), ("$to", SqliteType.Integer));
        _list.Parameters[0].Value = DayDatabase.ToColumn(from);
        _list.Parameters[1].Value = DayDatabase.ToColumn(LogBlock.EndOfMinute(to));
        _list.Parameters[2].Value = DayDatabase.ToColumn(to);
        using var reader = _list.ExecuteReader();
        while (reader.Read())
            yield return (DayDatabase.FromColumn(reader.GetInt64(0)), new BlockPlace(reader.GetInt32(1), reader.GetInt64(2), reader.GetInt32(3)));
    }

    public void Dispose()
    {
        _add?.Dispose();
        _list?.Dispose();
        _begin?.Dispose();
        _commit?.Dispose();
        Connection.Dispose();
    }
}

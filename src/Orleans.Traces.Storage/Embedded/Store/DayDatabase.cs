using Microsoft.Data.Sqlite;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Opens the databases of days: written ahead, and every commit synced.</summary>
/// <remarks>A checkpoint comes after 16 MB instead of 4: a page that many rows hit is copied once for all of them.
/// Times are unsigned and SQLite's integers are not: they are stored with the highest bit turned over, which keeps their order.</remarks>
internal static class DayDatabase
{
    static DayDatabase() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Opens a database.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="make">What makes its tables where it is new, and brings those of an older version up to date; null: it must be there.</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote it.</exception>
    public static SqliteConnection Open(string path, Action<SqliteConnection>? make)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = make is null ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000;");
            make?.Invoke(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A command that is prepared once and run often.</summary>
    public static SqliteCommand Prepare(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, SqliteType Type)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, type) in parameters)
            command.Parameters.Add(name, type);
        command.Prepare();
        return command;
    }

    public static long ToColumn(ulong time) => (long)(time ^ (1UL << 63));

    public static ulong FromColumn(long time) => (ulong)time ^ (1UL << 63);

    /// <summary>Makes tables where there are none.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="version">The version of the format that this program knows.</param>
    /// <param name="tables">What makes them.</param>
    /// <exception cref="InvalidDataException">A later version of this program wrote it.</exception>
    public static void MakeTables(SqliteConnection connection, int version, string tables)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var stored = Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        if (stored > version)
            throw new InvalidDataException($"{connection.DataSource} has format version {stored}; this program knows {version}.");
        if (stored < version)
            Execute(connection, $"BEGIN IMMEDIATE; {tables} PRAGMA user_version = {version}; COMMIT;");
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

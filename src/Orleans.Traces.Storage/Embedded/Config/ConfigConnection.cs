using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Orleans.Traces.Storage.Embedded.Config;

/// <summary>The connection to the database, with its commands. Used by one thread at a time.</summary>
internal sealed class ConfigConnection : IDisposable
{
    public const string FileName = "config.db";

    private const long FormatVersion = 1;

    private readonly SqliteConnection _connection;

    static ConfigConnection() => SQLitePCL.Batteries_V2.Init();

    private ConfigConnection(SqliteConnection connection, string path) => (_connection, Path) = (connection, path);

    /// <summary>The database's file.</summary>
    public string Path { get; }

    /// <summary>Opens the database in a folder, and makes it where it is missing.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote it.</exception>
    public static ConfigConnection Open(string folder)
    {
        var path = System.IO.Path.Combine(folder, FileName);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
            var opened = new ConfigConnection(connection, path);
            opened.MakeTables();
            return opened;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public ConfigDocument? Find(ConfigKey key)
    {
        using var command = Command("SELECT content, version FROM documents WHERE kind = $kind AND id = $id", key);
        using var reader = command.ExecuteReader();
        return reader.Read() ? new ConfigDocument(key, reader.GetFieldValue<byte[]>(0), ETag(reader.GetInt64(1))) : null;
    }

    public IReadOnlyList<ConfigDocument> List(string kind, string after, int limit)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT id, content, version FROM documents WHERE kind = $kind AND id > $after ORDER BY id LIMIT $limit";
        command.Parameters.AddWithValue("$kind", kind);
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$limit", limit);
        var documents = new List<ConfigDocument>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            documents.Add(new ConfigDocument(new ConfigKey(kind, reader.GetString(0)), reader.GetFieldValue<byte[]>(1), ETag(reader.GetInt64(2))));
        return documents;
    }

    public ConfigOutcome Put(ConfigKey key, byte[] content, string? basedOn)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        if (StoredETag(key) != basedOn)
            return new ConfigOutcome.Conflict();

        using var command = Command(
            "UPDATE counter SET value = value + 1; " +
            "INSERT INTO documents (kind, id, version, content) VALUES ($kind, $id, (SELECT value FROM counter), $content) " +
            "ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, content = excluded.content RETURNING version",
            key);
        command.Parameters.AddWithValue("$content", content);
        var version = (long)command.ExecuteScalar()!;
        transaction.Commit();
        return new ConfigOutcome.Written(ETag(version));
    }

    public ConfigOutcome Delete(ConfigKey key, string basedOn)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        if (StoredETag(key) != basedOn)
            return new ConfigOutcome.Conflict();

        using var command = Command("DELETE FROM documents WHERE kind = $kind AND id = $id", key);
        command.ExecuteNonQuery();
        transaction.Commit();
        return new ConfigOutcome.Deleted();
    }

    /// <summary>What SQLite says of a setting of this connection.</summary>
    public string Pragma(string name)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
    }

    public void Dispose() => _connection.Dispose();

    private string? StoredETag(ConfigKey key)
    {
        using var command = Command("SELECT version FROM documents WHERE kind = $kind AND id = $id", key);
        return command.ExecuteScalar() is long version ? ETag(version) : null;
    }

    // Two processes that make a new database at once: the second waits for the first one's transaction, and finds the tables.
    private void MakeTables()
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        var version = long.Parse(Pragma("user_version"), CultureInfo.InvariantCulture);
        if (version > FormatVersion)
            throw new InvalidDataException($"{Path} has format version {version}; this program knows {FormatVersion}.");
        if (version < FormatVersion)
        {
            Execute(
                _connection,
                "CREATE TABLE documents (kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, content BLOB NOT NULL, " +
                "PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID; " +
                "CREATE TABLE counter (value INTEGER NOT NULL) STRICT; " +
                "INSERT INTO counter (value) VALUES (0); " +
                "PRAGMA user_version = 1;");
        }

        transaction.Commit();
    }

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, ConfigKey key)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$kind", key.Kind);
        command.Parameters.AddWithValue("$id", key.Id);
        return command;
    }
}

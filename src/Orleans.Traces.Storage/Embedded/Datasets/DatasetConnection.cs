using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.Embedded.Datasets;

/// <summary>The connection to the database, with what changes it; what reads it is <see cref="DatasetReads"/>. Used by one thread at a time.</summary>
/// <remarks>A case has a row for each version that wrote it, without content where the version deleted it. The case of a version is the row
/// of the highest version up to it.</remarks>
internal sealed class DatasetConnection : IDisposable
{
    public const string FileName = "datasets.db";

    private const long FormatVersion = 1;

    private readonly SqliteConnection _connection;

    static DatasetConnection() => SQLitePCL.Batteries_V2.Init();

    private DatasetConnection(SqliteConnection connection, string path)
    {
        (_connection, Path) = (connection, path);
        Reads = new DatasetReads(this);
    }

    /// <summary>The database's file.</summary>
    public string Path { get; }

    public DatasetReads Reads { get; }

    /// <summary>Opens the database in a folder, and makes it where it is missing.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote it.</exception>
    public static DatasetConnection Open(string folder)
    {
        var path = System.IO.Path.Combine(folder, FileName);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            var opened = new DatasetConnection(connection, path);
            using (var settings = opened.Command("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"))
                settings.ExecuteNonQuery();
            opened.MakeTables();
            return opened;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes a version, or changes nothing where the dataset is another than the commit is based on.</summary>
    public DatasetOutcome Commit(DatasetKey key, DatasetCommit commit, IReadOnlyList<(CaseWrite Write, byte[]? Content)> rows)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        var known = Reads.Row(key);
        if ((known?.Head.Version ?? 0) != commit.BasedOn)
            return new DatasetOutcome.Conflict();

        var version = (known is null ? Floor(key.Project) : commit.BasedOn) + 1;
        var head = commit.Head with { Name = key.Name, Version = version };
        var dataset = known?.Row ?? Insert(key);
        Do("UPDATE datasets SET version = $version, content = $content WHERE row = $row", ("$version", version), ("$content", HeadBytes(head)), ("$row", dataset));
        Do("INSERT INTO versions (dataset, version, content) VALUES ($dataset, $version, $content)",
            ("$dataset", dataset), ("$version", version),
            ("$content", JsonSerializer.SerializeToUtf8Bytes(commit.Change with { Version = version }, DatasetsJson.Api.DatasetVersion)));
        Write(dataset, version, rows);
        transaction.Commit();
        return new DatasetOutcome.Committed(head);
    }

    /// <summary>Deletes a dataset, and keeps in mind how far its versions went.</summary>
    public bool Delete(DatasetKey key)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        if (Reads.Row(key) is not var (row, head))
            return false;
        Do("INSERT INTO floors (project, version) VALUES ($project, $version) ON CONFLICT (project) DO UPDATE SET version = max(version, excluded.version)",
            ("$project", key.Project.ToString()), ("$version", head.Version));
        Drop(row);
        transaction.Commit();
        return true;
    }

    /// <summary>Deletes all that is kept of a project.</summary>
    public bool Forget(ProjectId project)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        foreach (var row in Reads.Rows(project))
            Drop(row);
        Do("DELETE FROM floors WHERE project = $project", ("$project", project.ToString()));
        transaction.Commit();
        return true;
    }

    /// <summary>What SQLite says of a setting of this connection.</summary>
    public string Pragma(string name)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The names are this program's own.
        command.CommandText = $"PRAGMA {name}";
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
    }

    public void Dispose() => _connection.Dispose();

    internal SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private void Write(long dataset, int version, IReadOnlyList<(CaseWrite Write, byte[]? Content)> rows)
    {
        using var insert = Command("INSERT INTO cases (dataset, id, version, hash, content) VALUES ($dataset, $id, $version, $hash, $content)",
            ("$dataset", dataset), ("$version", version), ("$id", null), ("$hash", null), ("$content", null));
        foreach (var (write, content) in rows)
        {
            insert.Parameters["$id"].Value = write.Id;
            insert.Parameters["$hash"].Value = write.Case is { } one ? CaseContent.HashOf(one).ToString() : DBNull.Value;
            insert.Parameters["$content"].Value = content is null ? DBNull.Value : content;
            insert.ExecuteNonQuery();
        }
    }

    private long Insert(DatasetKey key)
    {
        using var command = Command("INSERT INTO datasets (project, name, version, content) VALUES ($project, $name, 0, x'') RETURNING row",
            ("$project", key.Project.ToString()), ("$name", key.Name));
        return (long)command.ExecuteScalar()!;
    }

    private int Floor(ProjectId project)
    {
        using var command = Command("SELECT version FROM floors WHERE project = $project", ("$project", project.ToString()));
        return command.ExecuteScalar() is long version ? (int)version : 0;
    }

    private void Drop(long row)
    {
        Do("DELETE FROM cases WHERE dataset = $row", ("$row", row));
        Do("DELETE FROM versions WHERE dataset = $row", ("$row", row));
        Do("DELETE FROM datasets WHERE row = $row", ("$row", row));
    }

    private void Do(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        command.ExecuteNonQuery();
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
            // A dataset's number is never given to another, so that no row of one that was deleted can show in it.
            Do("CREATE TABLE datasets (row INTEGER PRIMARY KEY AUTOINCREMENT, project TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, "
                + "content BLOB NOT NULL, UNIQUE (project, name)) STRICT; "
                + "CREATE TABLE floors (project TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL) STRICT; "
                + "CREATE TABLE versions (dataset INTEGER NOT NULL, version INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (dataset, version)) "
                + "STRICT, WITHOUT ROWID; "
                + "CREATE TABLE cases (dataset INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, hash TEXT, content BLOB) STRICT; "
                + "CREATE INDEX cases_in_order ON cases (dataset, id, version, hash); "
                + "CREATE INDEX cases_by_version ON cases (dataset, version, id); "
                + "PRAGMA user_version = 1;");
        }

        transaction.Commit();
    }

    private static byte[] HeadBytes(Dataset head) => JsonSerializer.SerializeToUtf8Bytes(head, DatasetsJson.Api.Dataset);
}

using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Storage.Embedded.Ledger;

/// <summary>The connection to the ledger's file. Used by one thread at a time.</summary>
internal sealed class LedgerConnection : IDisposable
{
    public const string FileName = "ledger.db";

    private const int FormatVersion = 1;

    private readonly SqliteConnection _connection;

    static LedgerConnection() => SQLitePCL.Batteries_V2.Init();

    private LedgerConnection(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the file in a folder, and makes it where it is missing.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote it.</exception>
    public static LedgerConnection Open(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
            MakeTable(connection, path);
            return new LedgerConnection(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public long LastPart()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(part), 0) FROM ledger";
        return Number(command.ExecuteScalar());
    }

    public void Save(IReadOnlyCollection<LedgerRow> rows, LedgerHour oldest)
    {
        using var transaction = _connection.BeginTransaction();
        using (var drop = Command(transaction, "DELETE FROM ledger WHERE hour < $oldest"))
        {
            drop.Parameters.AddWithValue("$oldest", oldest.Number);
            drop.ExecuteNonQuery();
        }

        using var save = Command(
            transaction,
            "INSERT OR REPLACE INTO ledger (hour, part, project, key_id, signal, received, accepted, repeated, retryable, stored, last_received, reasons) " +
            "VALUES ($hour, $part, $project, $key, $signal, $received, $accepted, $repeated, $retryable, $stored, $last, $reasons)");
        foreach (var row in rows)
        {
            save.Parameters.Clear();
            Bind(save, row);
            save.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public List<LedgerRow> Read(ProjectId project, LedgerHour from, LedgerHour to)
    {
        using var command = _connection.CreateCommand();
        command.CommandText =
            "SELECT hour, part, project, key_id, signal, received, accepted, repeated, retryable, stored, last_received, reasons FROM ledger " +
            "WHERE hour >= $from AND hour < $to AND project IN ($project, '') ORDER BY hour, part";
        command.Parameters.AddWithValue("$from", from.Number);
        command.Parameters.AddWithValue("$to", to.Number);
        command.Parameters.AddWithValue("$project", project.ToString());
        var rows = new List<LedgerRow>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            rows.Add(RowOf(reader));
        return rows;
    }

    public void Dispose() => _connection.Dispose();

    private static void Bind(SqliteCommand save, LedgerRow row)
    {
        var (key, counts) = (row.Key, row.Counts);
        save.Parameters.AddWithValue("$hour", key.Hour.Number);
        save.Parameters.AddWithValue("$part", row.Part);
        save.Parameters.AddWithValue("$project", key.Source.Project.ToString());
        save.Parameters.AddWithValue("$key", key.Source.KeyId);
        save.Parameters.AddWithValue("$signal", (long)key.Signal);
        save.Parameters.AddWithValue("$received", counts.Received);
        save.Parameters.AddWithValue("$accepted", counts.Accepted);
        save.Parameters.AddWithValue("$repeated", counts.Repeated);
        save.Parameters.AddWithValue("$retryable", counts.Retryable);
        save.Parameters.AddWithValue("$stored", counts.Stored);
        save.Parameters.AddWithValue("$last", (long)counts.LastReceived);
        save.Parameters.AddWithValue("$reasons", ReasonBytes.Write(counts));
    }

    private static LedgerRow RowOf(SqliteDataReader reader)
    {
        // Requests that belong to no project have an empty name.
        var project = ProjectId.TryParse(reader.GetString(2), out var parsed) ? parsed : default;
        var key = new LedgerKey(
            new LedgerHour(reader.GetInt64(0)), new IngestSource(project, reader.GetString(3)), (OtlpSignal)reader.GetByte(4));
        var counts = LedgerCounts.Of(
            reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), (reader.GetInt64(9), (ulong)reader.GetInt64(10)));
        ReasonBytes.ReadInto(counts, reader.GetFieldValue<byte[]>(11));
        return new LedgerRow(key, reader.GetInt64(1), counts);
    }

    private static void MakeTable(SqliteConnection connection, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var version = Number(command.ExecuteScalar());
        if (version > FormatVersion)
            throw new InvalidDataException($"{path} has format version {version}; this program knows {FormatVersion}.");
        if (version == FormatVersion)
            return;

        Execute(
            connection,
            "BEGIN IMMEDIATE; " +
            "CREATE TABLE ledger (hour INTEGER NOT NULL, part INTEGER NOT NULL, project TEXT NOT NULL, key_id TEXT NOT NULL, signal INTEGER NOT NULL, " +
            "received INTEGER NOT NULL, accepted INTEGER NOT NULL, repeated INTEGER NOT NULL, retryable INTEGER NOT NULL, stored INTEGER NOT NULL, " +
            "last_received INTEGER NOT NULL, reasons BLOB NOT NULL, PRIMARY KEY (hour, part)) STRICT, WITHOUT ROWID; " +
            "PRAGMA user_version = 1; " +
            "COMMIT;");
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private SqliteCommand Command(SqliteTransaction transaction, string sql)
    {
        var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return command;
    }
}

using Microsoft.Data.Sqlite;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>A trace's row.</summary>
/// <param name="Revision">The stored revision.</param>
/// <param name="Summary">See <see cref="SummaryBytes"/>.</param>
/// <param name="Blocks">See <see cref="BlockPlace"/>.</param>
internal sealed record TraceRow(int Revision, byte[] Summary, byte[] Blocks);

/// <summary>A connection to one day's summaries, with its commands prepared once. Used by one thread at a time.</summary>
internal sealed class DayConnection : IDisposable
{
    public const string FileName = "summaries.db";

    private const int FormatVersion = 1;

    private const string Tables =
        "CREATE TABLE traces (trace_id BLOB NOT NULL PRIMARY KEY, start INTEGER NOT NULL, revision INTEGER NOT NULL, " +
        "summary BLOB NOT NULL, blocks BLOB NOT NULL) STRICT, WITHOUT ROWID; " +
        "CREATE INDEX traces_by_start ON traces (start DESC, trace_id DESC);";

    // Greater than every trace id: a row value before it is any trace of that start.
    private static readonly byte[] PastEveryId = [.. Enumerable.Repeat((byte)0xFF, TraceId.Size + 1)];

    private readonly byte[] _id = new byte[TraceId.Size];
    private SqliteCommand? _find, _save, _list, _begin, _commit;

    private DayConnection(SqliteConnection connection) => Connection = connection;

    public SqliteConnection Connection { get; }

    /// <summary>Opens the summaries in a day's folder, and makes them where they are missing if <paramref name="create"/> says
    /// so.</summary>
    /// <exception cref="SqliteException">They cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote them.</exception>
    public static DayConnection Open(string folder, bool create) =>
        new(DayDatabase.Open(Path.Combine(folder, FileName), FormatVersion, create ? Tables : null));

    /// <summary>The lowest and the highest start; null where there are no traces.</summary>
    public (ulong Lowest, ulong Highest)? Range()
    {
        using var command = Connection.CreateCommand();
        command.CommandText = "SELECT (SELECT min(start) FROM traces), (SELECT max(start) FROM traces)";
        using var reader = command.ExecuteReader();
        return reader.Read() && !reader.IsDBNull(0) ? (DayDatabase.FromColumn(reader.GetInt64(0)), DayDatabase.FromColumn(reader.GetInt64(1))) : null;
    }

    /// <summary>Starts a transaction that writes.</summary>
    public void Begin() => (_begin ??= Prepare("BEGIN IMMEDIATE")).ExecuteNonQuery();

    /// <summary>Returns when what the transaction wrote would survive a power cut.</summary>
    public void Commit() => (_commit ??= Prepare("COMMIT")).ExecuteNonQuery();

    public TraceRow? Find(TraceId id)
    {
        _find ??= Prepare("SELECT revision, summary, blocks FROM traces WHERE trace_id = $id", ("$id", SqliteType.Blob));
        id.Write(_id);
        _find.Parameters[0].Value = _id;
        using var reader = _find.ExecuteReader();
        return reader.Read() ? new TraceRow(reader.GetInt32(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2)) : null;
    }

    /// <summary>Writes a row in place of the one there may be.</summary>
    public void Save(TraceId id, ulong start, TraceRow row)
    {
        _save ??= Prepare(
            "INSERT INTO traces (trace_id, start, revision, summary, blocks) VALUES ($id, $start, $revision, $summary, $blocks) " +
            "ON CONFLICT (trace_id) DO UPDATE SET start = excluded.start, revision = excluded.revision, summary = excluded.summary, " +
                "blocks = excluded.blocks",
            ("$id", SqliteType.Blob), ("$start", SqliteType.Integer), ("$revision", SqliteType.Integer), ("$summary", SqliteType.Blob),
                ("$blocks", SqliteType.Blob));
        id.Write(_id);
        _save.Parameters[0].Value = _id;
        _save.Parameters[1].Value = DayDatabase.ToColumn(start);
        _save.Parameters[2].Value = row.Revision;
        _save.Parameters[3].Value = row.Summary;
        _save.Parameters[4].Value = row.Blocks;
        _save.ExecuteNonQuery();
    }

    /// <summary>The traces that the query includes, in the order of the list, at most its limit.</summary>
    public List<TraceSummary> List(TraceListQuery query)
    {
        _list ??= Prepare(
            "SELECT trace_id, summary FROM traces WHERE start BETWEEN $from AND $to AND (start, trace_id) < ($after, $id) " +
            "ORDER BY start DESC, trace_id DESC LIMIT $limit",
            ("$from", SqliteType.Integer), ("$to", SqliteType.Integer), ("$after", SqliteType.Integer), ("$id", SqliteType.Blob), ("$limit",
                SqliteType.Integer));
        _list.Parameters[0].Value = DayDatabase.ToColumn(query.From);
        _list.Parameters[1].Value = DayDatabase.ToColumn(query.To is { } to ? to - 1 : ulong.MaxValue);
        _list.Parameters[2].Value = DayDatabase.ToColumn(query.After?.Start ?? ulong.MaxValue);
        _list.Parameters[3].Value = query.After?.TraceId.ToBytes() ?? PastEveryId;
        _list.Parameters[4].Value = query.Limit;

        var summaries = new List<TraceSummary>();
        using var reader = _list.ExecuteReader();
        while (reader.Read())
        {
            if (!TraceId.TryRead(reader.GetFieldValue<byte[]>(0), out var id))
                throw new InvalidDataException($"{Connection.DataSource} holds a row without a trace id.");
            summaries.Add(SummaryBytes.Read(id, reader.GetFieldValue<byte[]>(1)));
        }

        return summaries;
    }

    public void Dispose()
    {
        _find?.Dispose();
        _save?.Dispose();
        _list?.Dispose();
        _begin?.Dispose();
        _commit?.Dispose();
        Connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, params ReadOnlySpan<(string Name, SqliteType Type)> parameters) =>
        DayDatabase.Prepare(Connection, sql, parameters);
}

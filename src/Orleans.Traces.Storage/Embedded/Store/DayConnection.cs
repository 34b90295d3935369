using Microsoft.Data.Sqlite;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.Embedded.Store.Scores;
using Orleans.Traces.Storage.Embedded.Store.Terms;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>A trace's row.</summary>
/// <param name="Revision">The stored revision.</param>
/// <param name="Summary">See <see cref="SummaryBytes"/>.</param>
/// <param name="Blocks">See <see cref="BlockPlace"/>.</param>
/// <param name="Marks">See <see cref="MarkBytes"/>; null: it has no scores. A save leaves them as they are.</param>
internal sealed record TraceRow(int Revision, byte[] Summary, byte[] Blocks, byte[]? Marks = null)
{
    /// <summary>The summary with what the trace's scores add up to.</summary>
    public TraceSummary SummaryOf(TraceId id) => WithMarks(SummaryBytes.Read(id, Summary), Marks);

    /// <summary>The same of what was read in part.</summary>
    public static TraceSummary WithMarks(TraceSummary summary, byte[]? marks) => marks is null ? summary : summary with { Scores = MarkBytes.Read(marks) };
}

/// <summary>A connection to one day's summaries, with its commands prepared once. Used by one thread at a time.</summary>
/// <remarks>Rows lie in the order in which they came, so that a new one goes to the end; which row a trace has is not asked here but of
/// <see cref="Ids.DayIds"/>.</remarks>
internal sealed class DayConnection : IDisposable
{
    public const string FileName = "summaries.db";

    // Greater than every trace id: a row value before it is any trace of that start.
    private static readonly byte[] PastEveryId = [.. Enumerable.Repeat((byte)0xFF, TraceId.Size + 1)];

    private static readonly (string Name, SqliteType Type)[] RangeParameters =
        [("$from", SqliteType.Integer), ("$to", SqliteType.Integer), ("$after", SqliteType.Integer), ("$id", SqliteType.Blob)];

    private readonly byte[] _id = new byte[TraceId.Size];
    private DayScores? _scores;
    private DayWaiting? _waiting;
    private SqliteCommand? _find, _save, _list, _places, _summary, _begin, _commit;

    private DayConnection(SqliteConnection connection) => Connection = connection;

    public SqliteConnection Connection { get; }

    /// <summary>The scores of the day's traces.</summary>
    public DayScores Scores => _scores ??= new DayScores(Connection);

    /// <summary>The scores that wait for traces.</summary>
    public DayWaiting Waiting => _waiting ??= new DayWaiting(Connection);

    /// <summary>What scorers said of them.</summary>
    public DayHistory History => new(Connection);

    /// <summary>Opens the summaries in a day's folder, and makes them where they are missing if <paramref name="create"/> says
    /// so.</summary>
    /// <exception cref="SqliteException">They cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A later version of this program wrote them.</exception>
    public static DayConnection Open(string folder, bool create) =>
        new(DayDatabase.Open(Path.Combine(folder, FileName), create ? DaySchema.Make : null));

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

    /// <summary>The row of this number, if it is there and this trace's.</summary>
    public TraceRow? Find(long row, TraceId id)
    {
        _find ??= Prepare("SELECT revision, summary, blocks, marks FROM traces WHERE row = $row AND trace_id = $id", ("$row", SqliteType.Integer),
            ("$id", SqliteType.Blob));
        _find.Parameters[0].Value = row;
        _find.Parameters[1].Value = Bytes(id);
        using var reader = _find.ExecuteReader();
        return reader.Read()
            ? new TraceRow(reader.GetInt32(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2), Marks(reader, 3))
            : null;
    }

    /// <summary>Ids of the rows above a number, in order.</summary>
    public List<(TraceId Id, long Row)> IdsAfter(long row, int limit)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = "SELECT trace_id, row FROM traces WHERE row > $row ORDER BY row LIMIT $limit";
        command.Parameters.AddWithValue("$row", row);
        command.Parameters.AddWithValue("$limit", limit);
        var ids = new List<(TraceId, long)>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            ids.Add((IdOf(reader), reader.GetInt64(1)));
        return ids;
    }

    /// <summary>Writes a row in place of the one there may be.</summary>
    public void Save(long number, TraceId id, ulong start, TraceRow row)
    {
        _save ??= Prepare(
            "INSERT INTO traces (row, trace_id, start, revision, summary, blocks) VALUES ($row, $id, $start, $revision, $summary, $blocks) " +
            "ON CONFLICT (row) DO UPDATE SET start = excluded.start, revision = excluded.revision, summary = excluded.summary, " +
                "blocks = excluded.blocks",
            ("$row", SqliteType.Integer), ("$id", SqliteType.Blob), ("$start", SqliteType.Integer), ("$revision", SqliteType.Integer),
                ("$summary", SqliteType.Blob), ("$blocks", SqliteType.Blob));
        _save.Parameters[0].Value = number;
        _save.Parameters[1].Value = Bytes(id);
        _save.Parameters[2].Value = DayDatabase.ToColumn(start);
        _save.Parameters[3].Value = row.Revision;
        _save.Parameters[4].Value = row.Summary;
        _save.Parameters[5].Value = row.Blocks;
        _save.ExecuteNonQuery();
    }

    /// <summary>Removes this trace's row of this number with its scores, durably.</summary>
    /// <returns>False: there was none.</returns>
    public bool Remove(long row, TraceId id)
    {
        using var transaction = Connection.BeginTransaction();
        using var command = Connection.CreateCommand();
        command.CommandText = "DELETE FROM traces WHERE row = $row AND trace_id = $id";
        command.Parameters.AddWithValue("$row", row);
        command.Parameters.AddWithValue("$id", id.ToBytes());
        var isRemoved = command.ExecuteNonQuery() > 0;
        if (isRemoved)
            Scores.Forget(row);
        transaction.Commit();
        return isRemoved;
    }

    /// <summary>Notes durably that a trace was deleted. May be repeated.</summary>
    public void AddTombstone(TraceId id)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = "INSERT OR IGNORE INTO tombstones (trace_id) VALUES ($id)";
        command.Parameters.AddWithValue("$id", id.ToBytes());
        command.ExecuteNonQuery();
    }

    /// <summary>The traces that were deleted on this day.</summary>
    public List<TraceId> Tombstones()
    {
        using var command = Connection.CreateCommand();
        command.CommandText = "SELECT trace_id FROM tombstones";
        var ids = new List<TraceId>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            ids.Add(IdOf(reader));
        return ids;
    }

    /// <summary>The traces that the query includes, in the order of the list, at most its limit.</summary>
    public List<TraceSummary> List(TraceListQuery query)
    {
        _list ??= Prepare(
            "SELECT trace_id, summary, marks FROM traces WHERE start BETWEEN $from AND $to AND (start, trace_id) < ($after, $id) " +
            "ORDER BY start DESC, trace_id DESC LIMIT $limit", [.. RangeParameters, ("$limit", SqliteType.Integer)]);
        SetRange(_list, query);
        _list.Parameters[RangeParameters.Length].Value = query.Limit;

        var summaries = new List<TraceSummary>();
        using var reader = _list.ExecuteReader();
        while (reader.Read())
            summaries.Add(SummaryOf(reader));
        return summaries;
    }

    /// <summary>Of these rows, which are few, those that the query includes, in the order of the list; all of them, whatever its limit.</summary>
    public List<TraceSummary> Among(TraceListQuery query, RowSet rows)
    {
        var summaries = new List<TraceSummary>();
        foreach (var row in rows.Rows())
        {
            if (Summary(row) is { } summary && query.Includes(summary.Start, summary.TraceId))
                summaries.Add(summary);
        }

        summaries.Sort(TraceListQuery.Compare);
        return summaries;
    }

    /// <summary>As <see cref="List"/>, of these rows alone. Others are not read, but for their place in the order.</summary>
    public List<TraceSummary> Among(TraceListQuery query, RowSet rows, CancellationToken cancellationToken)
    {
        _places ??= Prepare(
            "SELECT row FROM traces WHERE start BETWEEN $from AND $to AND (start, trace_id) < ($after, $id) " +
            "ORDER BY start DESC, trace_id DESC", RangeParameters);
        SetRange(_places, query);

        var summaries = new List<TraceSummary>();
        using var reader = _places.ExecuteReader();
        while (summaries.Count < query.Limit && reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (rows.Contains(reader.GetInt64(0)) && Summary(reader.GetInt64(0)) is { } summary)
                summaries.Add(summary);
        }

        return summaries;
    }

    public void Dispose()
    {
        _find?.Dispose();
        _save?.Dispose();
        _list?.Dispose();
        _places?.Dispose();
        _summary?.Dispose();
        _begin?.Dispose();
        _commit?.Dispose();
        Connection.Dispose();
    }

    private static void SetRange(SqliteCommand command, TraceListQuery query)
    {
        command.Parameters[0].Value = DayDatabase.ToColumn(query.From);
        command.Parameters[1].Value = DayDatabase.ToColumn(query.To is { } to ? to - 1 : ulong.MaxValue);
        command.Parameters[2].Value = DayDatabase.ToColumn(query.After?.Start ?? ulong.MaxValue);
        command.Parameters[3].Value = query.After?.TraceId.ToBytes() ?? PastEveryId;
    }

    private TraceSummary? Summary(long row)
    {
        _summary ??= Prepare("SELECT trace_id, summary, marks FROM traces WHERE row = $row", ("$row", SqliteType.Integer));
        _summary.Parameters[0].Value = row;
        using var reader = _summary.ExecuteReader();
        return reader.Read() ? SummaryOf(reader) : null;
    }

    private TraceSummary SummaryOf(SqliteDataReader reader) =>
        TraceRow.WithMarks(SummaryBytes.Read(IdOf(reader), reader.GetFieldValue<byte[]>(1)), Marks(reader, 2));

    private static byte[]? Marks(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    private TraceId IdOf(SqliteDataReader reader) => TraceId.TryRead(reader.GetFieldValue<byte[]>(0), out var id)
        ? id
        : throw new InvalidDataException($"{Connection.DataSource} holds a row without a trace id.");

    private byte[] Bytes(TraceId id)
    {
        id.Write(_id);
        return _id;
    }

    private SqliteCommand Prepare(string sql, params ReadOnlySpan<(string Name, SqliteType Type)> parameters) =>
        DayDatabase.Prepare(Connection, sql, parameters);
}

using Microsoft.Data.Sqlite;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Writes one day: contents into its newest segment file, then rows in one transaction. Used by the writer's thread
/// only.</summary>
/// <remarks>After a failure it must be disposed, and its successor opened with a new file: see <see cref="SegmentAppender"/>.</remarks>
internal sealed class DayWriter : IDisposable
{
    private readonly DayConnection _connection;
    private readonly SegmentAppender _segments;

    private DayWriter(DayConnection connection, SegmentAppender segments)
    {
        _connection = connection;
        _segments = segments;
    }

    /// <summary>When it was last used, in commits.</summary>
    public long LastUsed { get; set; }

    /// <summary>Opens a day's folder, which is there.</summary>
    public static DayWriter Open(IDiskFolder folder, long segmentBytes, bool newFile)
    {
        var connection = DayConnection.Open(folder.Path, create: true);
        try
        {
            return new DayWriter(connection, new SegmentAppender(folder, segmentBytes, newFile));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Appends these blocks, which may be none, and returns when they are durable.</summary>
    /// <returns>Where each lies.</returns>
    public List<BlockPlace> Append(List<byte[]> blocks) => _segments.Append(blocks);

    /// <summary>Writes these rows, all or none, and returns when they are durable. A failure leaves the transaction to
    /// <see cref="Dispose"/>, which rolls it back.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="committing">Called with the connection before the transaction ends.</param>
    public void Commit(List<(TraceId Id, ulong Start, TraceRow Row)> rows, Action<SqliteConnection>? committing)
    {
        _connection.Begin();
        foreach (var (id, start, row) in rows)
            _connection.Save(id, start, row);
        committing?.Invoke(_connection.Connection);
        _connection.Commit();
    }

    public void Dispose()
    {
        _segments.Dispose();
        _connection.Dispose();
    }
}

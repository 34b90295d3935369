using Microsoft.Data.Sqlite;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Writes one day: contents into its newest segment file, then rows in one transaction. Used by the writer's thread
/// only.</summary>
/// <remarks>After a failure it must be disposed, and its successor starts a new segment file: nothing is known of the end of the old
/// one.</remarks>
internal sealed class DayWriter : IDisposable
{
    private readonly DayConnection _connection;
    private readonly SegmentAppender _segments;

    private DayWriter(DayConnection connection, SegmentAppender segments)
    {
        _connection = connection;
        _segments = segments;
    }

    /// <summary>When it was last used.</summary>
    public DateTimeOffset LastUsed { get; set; }

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

    /// <inheritdoc cref="SegmentAppender.Append"/>
    public List<BlockPlace> Append(List<byte[]> blocks) => _segments.Append(blocks);

    /// <summary>Writes these rows, all or none, and returns when they are durable. A failure leaves the transaction to
    /// <see cref="Dispose"/>, which rolls it back.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="committing">Called with the connection before the transaction ends.</param>
    public void Commit(List<NumberedRow> rows, Action<SqliteConnection>? committing)
    {
        _connection.Begin();
        foreach (var row in rows)
        {
            _connection.Save(row.Number, row.Id, row.Start, row.Row);
            foreach (var scorer in row.Due ?? [])
                _connection.Scores.AddDue(row.Number, scorer, row.Row.Revision);
            if (row.Waiting is { } waiting)
            {
                _connection.Scores.Give(row.Number, waiting);
                _connection.Waiting.Remove(row.Id);
            }
        }

        committing?.Invoke(_connection.Connection);
        _connection.Commit();
    }

    /// <summary>Does what few saves need with the writer's connection.</summary>
    public T With<T>(Func<DayConnection, T> work) => work(_connection);

    public void Dispose()
    {
        _segments.Dispose();
        _connection.Dispose();
    }
}

/// <summary>A row and where it goes.</summary>
/// <param name="Number">Its number within the day.</param>
/// <param name="Id">Whose row.</param>
/// <param name="Start">The trace's start.</param>
/// <param name="Row">What it holds.</param>
/// <param name="Due">The scorers that wait for it from now on; null: none.</param>
internal readonly record struct NumberedRow(long Number, TraceId Id, ulong Start, TraceRow Row, IReadOnlyCollection<string>? Due)
{
    /// <summary>The scores that waited for it; null: none.</summary>
    public IReadOnlyList<StoredScore>? Waiting { get; init; }
}

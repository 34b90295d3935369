using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.AzureTables.Days;

namespace Orleans.Traces.Storage.AzureTables.Store;

/// <summary>A project's traces, newest start first, put together from all shards of all days that may hold them. Used by one at a time.</summary>
/// <remarks>A day is asked only when its traces may be next: by the highest start of those that were not asked.</remarks>
/// <param name="days">The project's days that may hold some.</param>
/// <param name="deleted">What is left out.</param>
/// <param name="query">Which traces; its limit is not looked at.</param>
/// <param name="rowsAtOnce">Rows that a shard is asked for at once.</param>
internal sealed class NewestTraces(IEnumerable<TableDay> days, TableTombstones deleted, TraceListQuery query, int rowsAtOnce) : IAsyncDisposable
{
    private static readonly Comparer<(ulong Start, TraceId Id)> NewestFirst =
        Comparer<(ulong Start, TraceId Id)>.Create(TraceListQuery.Compare);

    // The highest start last.
    private readonly List<TableDay> _unasked = [.. days.OrderBy(d => d.Highest)];
    private readonly List<ListCursor> _cursors = [];
    private readonly PriorityQueue<ListCursor, (ulong Start, TraceId Id)> _heads = new(NewestFirst);

    /// <summary>The next so many; fewer: there are no more.</summary>
    public async Task<List<TraceSummary>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        var part = new List<TraceSummary>(Math.Min(count, TraceListQuery.MaxRead));
        while (part.Count < count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_unasked.Count > 0 && (!_heads.TryPeek(out _, out var first) || first.Start <= _unasked[^1].Highest))
                await AskAsync(cancellationToken);
            if (!_heads.TryDequeue(out var cursor, out _))
                break;
            if (cursor.Head is { } head && !deleted.Contains(new TraceKey(query.Project, head.TraceId)))
                part.Add(head);
            await cursor.AdvanceAsync();
            Queue(cursor);
        }

        return part;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cursor in _cursors)
            await cursor.DisposeAsync();
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var day = _unasked[^1];
        _unasked.RemoveAt(_unasked.Count - 1);
        List<ListCursor> cursors =
            [.. Enumerable.Range(0, TraceRows.Shards).Select(s => new ListCursor(day, TraceRows.ShardName(s), query, rowsAtOnce, cancellationToken))];
        _cursors.AddRange(cursors);
        await Task.WhenAll(cursors.Select(c => c.AdvanceAsync().AsTask()));
        cursors.ForEach(Queue);
    }

    private void Queue(ListCursor cursor)
    {
        if (cursor.Head is { } head)
            _heads.Enqueue(cursor, (head.Start, head.TraceId));
    }
}

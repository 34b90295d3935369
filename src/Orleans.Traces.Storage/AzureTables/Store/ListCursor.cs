using Azure;
using Azure.Data.Tables;
using Orleans.Traces.Assembling;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.AzureTables.Days;

namespace Orleans.Traces.Storage.AzureTables.Store;

/// <summary>The traces of one shard of a day, newest first, a request's rows at a time.</summary>
internal sealed class ListCursor : IAsyncDisposable
{
    private readonly TableDay _day;
    private readonly IAsyncEnumerator<Page<TableEntity>> _pages;
    private readonly Queue<TraceSummary> _read = new();

    public ListCursor(TableDay day, string shard, TraceListQuery query, int rowsAtOnce, CancellationToken cancellationToken)
    {
        _day = day;
        var (from, to) = TraceRows.ListKeys(query);
        _pages = day.Table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {shard} and RowKey ge {from} and RowKey lt {to}"), rowsAtOnce, TraceRows.SummaryColumns,
            cancellationToken).AsPages().GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>The next trace; null: there is none.</summary>
    public TraceSummary? Head => _day.IsDropped ? null : _read.TryPeek(out var head) ? head : null;

    /// <summary>Steps to the next trace, or to the first.</summary>
    public async ValueTask AdvanceAsync()
    {
        _read.TryDequeue(out _);
        try
        {
            // The account may give a page without a row, and more behind it.
            while (_read.Count == 0 && await _pages.MoveNextAsync())
            {
                foreach (var row in _pages.Current.Values)
                    _read.Enqueue(TraceRows.SummaryOf(row));
            }
        }
        catch (RequestFailedException e) when (e.IsMissing())
        {
            // The day was dropped while it was read: what is not there any more is not in the list.
            _read.Clear();
        }
    }

    public ValueTask DisposeAsync() => _pages.DisposeAsync();
}

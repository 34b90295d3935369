using System.Collections.Concurrent;
using Azure.Data.Tables;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.AzureTables.Days;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.AzureTables.Store;

/// <summary>The traces that were deleted, as far as this process knows: those that were when it started, those that it deleted, and those that a
/// save of it met. Each is a row in the table of the day of its deletion.</summary>
internal sealed class TableTombstones
{
    private readonly Tombstones _known = new();

    public bool Contains(TraceKey key) => _known.Contains(key);

    // Many may learn of one at once.
    public void Add(TraceKey key, DateOnly date)
    {
        lock (_known)
            _known.Add(key, date);
    }

    public void Forget(ProjectDay day)
    {
        lock (_known)
            _known.Forget(day);
    }

    /// <summary>Reads those of a day.</summary>
    public async Task ReadAsync(TableDay day, CancellationToken cancellationToken)
    {
        var rows = day.Table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {TraceRows.DeletedPartition}"), select: ["RowKey"], cancellationToken: cancellationToken);
        await foreach (var row in rows)
        {
            if (TraceId.TryParse(row.RowKey, out var id))
                Add(new TraceKey(day.Name.Project, id), day.Name.Date);
        }
    }

    /// <summary>Writes one into a day's table.</summary>
    public Task WriteAsync(TraceKey key, TableDay day, CancellationToken cancellationToken) =>
        day.Table.UpsertEntityAsync(new TableEntity(TraceRows.DeletedPartition, key.TraceId.ToString()), TableUpdateMode.Replace, cancellationToken);
}

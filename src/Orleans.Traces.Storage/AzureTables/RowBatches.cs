using Azure;
using Azure.Data.Tables;

namespace Orleans.Traces.Storage.AzureTables;

/// <summary>Rows of one partition, cut into requests that the account takes.</summary>
internal static class RowBatches
{
    /// <summary>Writes rows whose bytes are named beside them, in order, as few at a time as there must be.</summary>
    public static async Task WriteAsync(
        TableClient table, IEnumerable<(TableTransactionAction Action, int Bytes)> rows, CancellationToken cancellationToken)
    {
        var batch = new List<TableTransactionAction>();
        var bytes = 0;
        foreach (var (action, size) in rows)
        {
            if (batch.Count == BinaryColumns.MaxBatchRows || (batch.Count > 0 && bytes + size > BinaryColumns.MaxBatchBytes))
            {
                await table.SubmitTransactionAsync(batch, cancellationToken);
                batch.Clear();
                bytes = 0;
            }

            batch.Add(action);
            bytes += size;
        }

        if (batch.Count > 0)
            await table.SubmitTransactionAsync(batch, cancellationToken);
    }

    /// <summary>Deletes the rows of a partition between two keys, the latter exclusive, that are wanted gone. Rows that are gone already are no fault.</summary>
    public static async Task DeleteAsync(
        TableClient table, (string Partition, string From, string To) range, Func<TableEntity, bool> isToGo, CancellationToken cancellationToken)
    {
        var rows = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {range.Partition} and RowKey ge {range.From} and RowKey lt {range.To}"),
            select: ["PartitionKey", "RowKey", "Timestamp"], cancellationToken: cancellationToken);
        await foreach (var page in rows.AsPages().WithCancellation(cancellationToken))
            await DeleteAsync(table, page.Values.Where(isToGo), cancellationToken);
    }

    /// <summary>Deletes rows of one partition, as they were read. Rows that are gone or changed since are left.</summary>
    public static async Task DeleteAsync(TableClient table, IEnumerable<TableEntity> rows, CancellationToken cancellationToken)
    {
        foreach (var batch in rows.Chunk(BinaryColumns.MaxBatchRows))
        {
            try
            {
                await table.SubmitTransactionAsync(
                    batch.Select(r => new TableTransactionAction(TableTransactionActionType.Delete, r, r.ETag)), cancellationToken);
            }
            catch (TableTransactionFailedException e) when (e.IsMissing() || e.IsConflict())
            {
                // Somebody else, or this very request before its answer was lost, changed some of them: one by one, then.
                foreach (var row in batch)
                    await DeleteAsync(table, row, cancellationToken);
            }
        }
    }

    private static async Task DeleteAsync(TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
        }
        catch (RequestFailedException e) when (e.IsConflict() || e.IsMissing())
        {
            // It is another row now, or none.
        }
    }
}

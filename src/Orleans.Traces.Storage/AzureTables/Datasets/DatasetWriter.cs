using Azure;
using Azure.Data.Tables;
using Orleans.Traces.Datasets;

namespace Orleans.Traces.Storage.AzureTables.Datasets;

/// <summary>Writes a commit into a dataset's partition.</summary>
/// <remarks>
/// 1. What fits into one request is one: head, version and cases together, or nothing.
/// 2. Of more, the cases are written first, under a nonce that nobody counts yet; then one request writes head, version and the mark of that nonce.
/// Who loses against another, or dies before the second step, leaves rows that never count; the loser deletes them, and those of a dead one go with the dataset.
/// </remarks>
internal sealed class DatasetWriter(TableClient table)
{
    // Head, version and mark.
    private const int OwnRows = 3;

    /// <summary>Writes. False: the head is another than it was.</summary>
    /// <param name="partition">The dataset's partition.</param>
    /// <param name="head">The dataset with its new version.</param>
    /// <param name="known">The ETag of the head that is replaced; null: there must be none.</param>
    /// <param name="commit">What is written, with the bytes of each case.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> WriteAsync(
        string partition, Dataset head, ETag? known, (DatasetVersion Change, IReadOnlyList<(CaseWrite Write, byte[]? Content)> Rows) commit,
        CancellationToken cancellationToken)
    {
        var nonce = TableAccount.Nonce();
        var bytes = commit.Rows.Sum(r => (long)(r.Content?.Length ?? 0) + DatasetRows.RowBytes);
        var isBulk = commit.Rows.Count > BinaryColumns.MaxBatchRows - OwnRows || bytes > BinaryColumns.MaxBatchBytes - (OwnRows * DatasetRows.RowBytes);
        var cases = commit.Rows.Select(r => DatasetRows.CaseRow((partition, head.Version), r.Write, r.Content, isBulk ? nonce : null));
        if (isBulk)
        {
            await RowBatches.WriteAsync(
                table,
                cases.Select(r => (
                    new TableTransactionAction(TableTransactionActionType.UpsertReplace, r),
                    DatasetRows.RowBytes + BinaryColumns.LengthOf(r, DatasetRows.ContentColumn))),
                cancellationToken);
            cases = [new TableEntity(partition, DatasetRows.BulkKey(nonce))];
        }

        var row = DatasetRows.HeadRow(partition, head);
        List<TableTransactionAction> actions =
        [
            known is { } etag ? new(TableTransactionActionType.UpdateReplace, row, etag) : new(TableTransactionActionType.Add, row),
            new(TableTransactionActionType.Add, DatasetRows.VersionRow(partition, commit.Change, nonce)),
            .. cases.Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)),
        ];
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException e) when (e.IsConflict() || e.IsMissing())
        {
            // It may be this very request, whose first answer was lost.
            var version = await table.GetEntityIfExistsAsync<TableEntity>(
                partition, DatasetRows.VersionKey(head.Version), [DatasetRows.NonceColumn], cancellationToken);
            if (version is { HasValue: true, Value: { } written } && written.GetString(DatasetRows.NonceColumn) == nonce)
                return true;
            if (isBulk)
                await DropAsync(partition, (head.Version, nonce), cancellationToken);
            return false;
        }
    }

    /// <summary>Deletes every row of a dataset that nobody can find any more.</summary>
    public Task DropAsync(string partition, CancellationToken cancellationToken) =>
        RowBatches.DeleteAsync(table, (partition, "", "~"), _ => true, cancellationToken);

    private async Task DropAsync(string partition, (int Version, string Nonce) bulk, CancellationToken cancellationToken)
    {
        var rows = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and Version eq {bulk.Version} and Bulk eq {bulk.Nonce}"),
            select: ["PartitionKey", "RowKey", "Timestamp"], cancellationToken: cancellationToken);
        await foreach (var page in rows.AsPages().WithCancellation(cancellationToken))
            await RowBatches.DeleteAsync(table, page.Values, cancellationToken);
    }
}

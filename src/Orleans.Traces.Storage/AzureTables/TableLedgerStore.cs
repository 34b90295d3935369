using Azure.Data.Tables;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Storage.AzureTables.Ledger;

namespace Orleans.Traces.Storage.AzureTables;

/// <summary>The ledger in one table. Several processes may count into it: each one's parts are told apart by a number of chance.</summary>
public sealed class TableLedgerStore : ILedgerStore
{
    private const string What = "The ingest ledger";
    private const string RowsName = "ledger";

    // Counts and texts of reasons, both bounded: far below what a row may have.
    private const int RowBytes = 8 * 1024;

    private readonly TableClient _rows;
    private readonly string _writer = TableAccount.Nonce();
    private LedgerHour _dropped;

    private TableLedgerStore(TableClient rows, long lastPart) => (_rows, LastPart) = (rows, lastPart);

    /// <inheritdoc/>
    public long LastPart { get; }

    /// <summary>Opens the ledger in an account; its table is made where it is missing.</summary>
    /// <exception cref="StorageUnavailableException">The account cannot be used; the text says what to do.</exception>
    public static Task<TableLedgerStore> OpenAsync(TableAccount account, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What,
        async () =>
        {
            var rows = await account.MakeAsync(RowsName, cancellationToken);
            var last = 0L;
            await foreach (var row in rows.QueryAsync<TableEntity>(select: ["RowKey"], cancellationToken: cancellationToken))
                last = Math.Max(last, LedgerRows.PartOf(row));
            return new TableLedgerStore(rows, last);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task SaveAsync(IReadOnlyCollection<LedgerRow> rows, LedgerHour oldest, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What,
        async () =>
        {
            foreach (var partition in rows.Select(r => LedgerRows.Write(r, _writer)).GroupBy(r => r.PartitionKey))
            {
                await RowBatches.WriteAsync(
                    _rows, partition.Select(r => (new TableTransactionAction(TableTransactionActionType.UpsertReplace, r), RowBytes)), cancellationToken);
            }

            await DropAsync(oldest, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LedgerRow>> ReadAsync(ProjectId project, LedgerHour from, LedgerHour to, CancellationToken cancellationToken) =>
        TableFaults.GuardAsync<IReadOnlyList<LedgerRow>>(
            What,
            async () =>
            {
                var rows = new List<LedgerRow>();
                foreach (var owner in new[] { project, default }.Distinct())
                {
                    var (partition, first, end) = (LedgerRows.PartitionOf(owner), LedgerRows.KeyOf(from), LedgerRows.KeyOf(to));
                    await foreach (var row in _rows.QueryAsync<TableEntity>(
                        TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {end}"),
                        cancellationToken: cancellationToken))
                        rows.Add(LedgerRows.Read(row));
                }

                return [.. rows.OrderBy(r => r.Key.Hour).ThenBy(r => r.Part)];
            },
            cancellationToken);

    // Looks at every key: once an hour.
    private async Task DropAsync(LedgerHour oldest, CancellationToken cancellationToken)
    {
        if (oldest == _dropped)
            return;
        var end = LedgerRows.KeyOf(oldest);
        var rows = _rows.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"RowKey lt {end}"), select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken);
        await foreach (var page in rows.AsPages().WithCancellation(cancellationToken))
        {
            foreach (var partition in page.Values.GroupBy(r => r.PartitionKey))
                await RowBatches.DeleteAsync(_rows, partition, cancellationToken);
        }

        _dropped = oldest;
    }
}

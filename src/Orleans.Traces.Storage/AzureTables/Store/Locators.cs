using Azure;
using Azure.Data.Tables;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.AzureTables.Days;

namespace Orleans.Traces.Storage.AzureTables.Store;

/// <summary>In which day's table each trace is. One row a trace, 256 partitions a project.</summary>
/// <remarks>Of savers that meet, one inserts the row; it says for all which day the trace is in. A row that names a table that is gone counts as
/// absent, and is replaced by whoever saves the trace next, or removed after its day was dropped.</remarks>
internal sealed class Locators(TableAccount account)
{
    private const string RowsName = "locators";
    private const string TableColumn = "Table", DeletedColumn = "Deleted", HomeColumn = "Home";

    private readonly TableClient _rows = account.Table(RowsName);

    public Task OpenAsync(CancellationToken cancellationToken) => account.MakeAsync(RowsName, cancellationToken);

    public async Task<Locator?> FindAsync(TraceKey key, CancellationToken cancellationToken) =>
        await _rows.GetEntityIfExistsAsync<TableEntity>(PartitionOf(key), key.TraceId.ToString(), cancellationToken: cancellationToken)
            is { HasValue: true, Value: { } row }
            ? new Locator(row.GetString(TableColumn), row.GetBoolean(DeletedColumn) == true, row.GetString(HomeColumn), row.ETag)
            : null;

    /// <summary>Writes a row in the place of the one that the caller knows; null: there must be none.</summary>
    /// <returns>False: there is another one, which may be this very one, whose answer was lost.</returns>
    public async Task<bool> PutAsync(TraceKey key, Locator wanted, Locator? known, CancellationToken cancellationToken)
    {
        var row = new TableEntity(PartitionOf(key), key.TraceId.ToString())
        {
            [TableColumn] = wanted.Table, [DeletedColumn] = wanted.IsDeleted, [HomeColumn] = wanted.Home,
        };
        try
        {
            if (known is null)
                await _rows.AddEntityAsync(row, cancellationToken);
            else
                await _rows.UpdateEntityAsync(row, known.ETag, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.IsConflict() || (known is not null && e.IsMissing()))
        {
            return false;
        }
    }

    /// <summary>Removes a project's rows up to a date of which the table is gone. May be repeated.</summary>
    public async Task SweepAsync(ProjectId project, DateOnly last, IReadOnlySet<string> tables, CancellationToken cancellationToken)
    {
        var (from, to, end) = ($"{project}.", $"{project}/", $"{DayKind.Traces.Letter}{TableDay.KeyOf(last)}~");
        var rows = _rows.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {to} and Table lt {end}"),
            select: ["PartitionKey", "RowKey", TableColumn], cancellationToken: cancellationToken);
        await foreach (var page in rows.AsPages().WithCancellation(cancellationToken))
        {
            foreach (var partition in page.Values.Where(r => !tables.Contains(r.GetString(TableColumn))).GroupBy(r => r.PartitionKey))
                await RowBatches.DeleteAsync(_rows, partition, cancellationToken);
        }
    }

    private static string PartitionOf(TraceKey key) => $"{key.Project}.{key.TraceId.ToString()[30..]}";
}

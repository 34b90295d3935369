using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.AzureTables.Days;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.AzureTables.Logs;

/// <summary>Puts pages of log records together: the days whose times a page can hit, the highest first; in each the blocks, the latest first, until
/// nothing older can get on the page.</summary>
internal sealed partial class LogPages(DayCatalogue days, ILogger logger)
{
    // The account gives 4 MiB at once at most.
    private const int RowsAtOnce = 16;

    private readonly ILogger _logger = logger;

    public async Task<LogPage> ListAsync(LogListQuery query, CancellationToken cancellationToken)
    {
        var page = new NewestLogs(query);
        await days.RefreshAsync(query.Project, cancellationToken);
        if (query.Highest is not { } highest)
            return page.ToPage();

        foreach (var day in days.Of(query.Project).Where(d => d.MayHold(query.From, highest)).OrderByDescending(d => d.Highest))
        {
            if (page.IsCompleteAt(day.Highest))
                break;

            try
            {
                await CollectAsync(page, query, day, cancellationToken);
            }
            catch (RequestFailedException e) when (e.IsMissing())
            {
                // Dropped while it was read: what is not there any more is not on the page.
            }
        }

        return page.ToPage();
    }

    private async Task CollectAsync(NewestLogs page, LogListQuery query, TableDay day, CancellationToken cancellationToken)
    {
        var (from, to) = LogRows.Keys(query);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {LogRows.Partition} and RowKey ge {from} and RowKey lt {to}");
        var block = new List<TableEntity>();
        await foreach (var row in day.Table.QueryAsync<TableEntity>(filter, RowsAtOnce, cancellationToken: cancellationToken))
        {
            if (block.Count > 0 && LogRows.BlockOf(block[0]) != LogRows.BlockOf(row))
            {
                Add(page, block, day);
                block.Clear();
            }

            if (page.IsCompleteAt(LogRows.LastOf(row)))
                return;
            block.Add(row);
        }

        if (block.Count > 0)
            Add(page, block, day);
    }

    private void Add(NewestLogs page, List<TableEntity> rows, TableDay day)
    {
        // A save that failed may have left some rows of a block, and was repeated.
        if (LogRows.Join(rows) is not { } bytes)
            return;
        try
        {
            foreach (var item in ContentBlock.Read(default, bytes))
                page.Add((LogItem)item);
        }
        catch (InvalidDataException e)
        {
            LogDamaged(day.Table.Name, rows[0].RowKey, e.Message);
        }
    }

    [LoggerMessage(2501, LogLevel.Error, "The block of log records at {Key} of the table {Table} is damaged: {Fault}. Its records are left out of every "
        + "list.")]
    private partial void LogDamaged(string table, string key, string fault);
}

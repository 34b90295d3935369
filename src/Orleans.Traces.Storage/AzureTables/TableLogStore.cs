using Azure;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.AzureTables.Days;
using Orleans.Traces.Storage.AzureTables.Logs;
using Orleans.Traces.Storage.Embedded.Logs;

namespace Orleans.Traces.Storage.AzureTables;

/// <summary>Log records outside of traces in Azure Table Storage: a table for each project and day of saves, a row for each block.</summary>
public sealed class TableLogStore : ILogStore, IDisposable
{
    private const string What = "The log store";

    // Each further round means that the day was dropped while it was written to.
    private const int MaxRounds = 8;

    private readonly DayCatalogue _days;
    private readonly LogPages _pages;

    private TableLogStore(TableAccount account, TimeProvider time, ILogger logger)
    {
        _days = new DayCatalogue(account, DayKind.Logs, time);
        _pages = new LogPages(_days, logger);
    }

    /// <summary>Opens the store in an account; its tables are made where they are missing.</summary>
    /// <exception cref="StorageUnavailableException">The account cannot be used; the text says what to do.</exception>
    public static Task<TableLogStore> OpenAsync(
        TableAccount account, TimeProvider time, ILogger<TableLogStore> logger, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What,
        async () =>
        {
            var store = new TableLogStore(account, time, logger);
            await store._days.OpenAsync(cancellationToken);
            return store;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task SaveAsync(ProjectId project, IReadOnlyList<LogItem> logs, CancellationToken cancellationToken)
    {
        if (!project.IsValid)
            throw new ArgumentException("A save needs a project.", nameof(project));
        if (logs.Count == 0)
            return;

        var blocks = await Task.Run(() => LogBlock.Of(logs), cancellationToken);
        await TableFaults.GuardAsync(What, () => WriteAsync(project, blocks, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<LogPage> ListAsync(LogListQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, LogListQuery.MaxLimit, nameof(query));
        return TableFaults.GuardAsync(What, () => _pages.ListAsync(query, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ProjectDay> Days() => _days.All;

    /// <inheritdoc/>
    public Task DropDayAsync(ProjectDay day, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What,
        async () =>
        {
            await _days.DropAsync(day, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Nothing is held of the account; saves under way may end.</summary>
    public void Dispose() => _days.Dispose();

    private async Task<bool> WriteAsync(ProjectId project, List<LogBlock> blocks, CancellationToken cancellationToken)
    {
        var rows = blocks.SelectMany(LogRows.Of).ToList();
        for (var round = 1; ; round++)
        {
            try
            {
                var today = await _days.TodayAsync(project, cancellationToken);
                if (await _days.TryWidenAsync(today, LogBlock.StartOfMinute(blocks.Min(b => b.First)), blocks.Max(b => b.Last), cancellationToken))
                {
                    await RowBatches.WriteAsync(today.Table, rows, cancellationToken);
                    if (!today.IsDropped)
                        return true;
                }
            }
            catch (RequestFailedException e) when (e.IsMissing() && round < MaxRounds)
            {
                await _days.RefreshAsync(project, cancellationToken);
            }

            if (round == MaxRounds)
                throw new StorageUnavailableException($"Today of project {project} is dropped all the time.");
        }
    }
}

using System.Runtime.InteropServices;
using Azure;
using Azure.Data.Tables;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query.Decoding;
using Orleans.Traces.Storage.AzureTables.Days;

namespace Orleans.Traces.Storage.AzureTables.Store;

/// <summary>Reads traces by id. Used by many at once.</summary>
/// <remarks>What changes while it is read (a day that is dropped, a trace that is deleted) is read anew, or as if it had not been found.</remarks>
internal sealed class TraceReader(DayCatalogue days, Locators locators, TableTombstones deleted, TimeProvider time)
{
    private const int MaxRounds = 4;

    public Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken) => WithRowAsync(key, columns: null, async (day, row) =>
    {
        var items = new List<TraceItem>();
        await foreach (var block in TraceContents.ReadAsync(day, key.TraceId, row, null, cancellationToken))
            items.AddRange(block);
        return new StoredTrace(TraceRows.SummaryOf(key.TraceId, row), items);
    }, cancellationToken);

    /// <summary>Also removes what crashes have left of the trace: whoever saves it again comes here first.</summary>
    public Task<StoredTrace?> FindOutlineAsync(TraceKey key, CancellationToken cancellationToken) => WithRowAsync(key, columns: null, async (day, row) =>
    {
        var contexts = new Dictionary<ItemHash, OtlpContext?>();
        var facts = new FactsDecoder();
        var items = new List<TraceItem>();
        var strays = new List<TableEntity>();
        await foreach (var block in TraceContents.ReadAsync(day, key.TraceId, row, strays, cancellationToken))
        {
            foreach (var item in block)
            {
                ref var context = ref CollectionsMarshal.GetValueRefOrAddDefault(contexts, item.Context.Hash, out _);
                context ??= item.Context;
                if (item is SpanItem span)
                    span.Note(facts.Read(span));
                items.Add(item.Outline(context));
            }
        }

        var old = time.GetUtcNow() - TraceWriter.StrayAge;
        await RowBatches.DeleteAsync(day.Table, strays.Where(s => s.Timestamp < old), cancellationToken);
        return new StoredTrace(TraceRows.SummaryOf(key.TraceId, row), items);
    }, cancellationToken);

    public Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken) => WithRowAsync(
        key, TraceRows.SummaryColumns, (_, row) => Task.FromResult(TraceRows.SummaryOf(key.TraceId, row)), cancellationToken);

    private async Task<T?> WithRowAsync<T>(
        TraceKey key, string[]? columns, Func<TableDay, TableEntity, Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        for (var round = 1; ; round++)
        {
            if (deleted.Contains(key) || await HomeAsync(key, cancellationToken) is not { } day)
                return null;

            try
            {
                if (await RowAsync(day, key.TraceId, columns, cancellationToken) is not { } row)
                    return null;
                var found = await read(day, row);
                // So who was told that it is gone is not shown it again.
                return day.IsDropped || deleted.Contains(key) ? null : found;
            }
            catch (Exception e) when (round < MaxRounds && (e is InvalidDataException || (e is RequestFailedException failed && failed.IsMissing())))
            {
                await days.RefreshAsync(key.Project, cancellationToken);
            }
        }
    }

    private async Task<TableDay?> HomeAsync(TraceKey key, CancellationToken cancellationToken)
    {
        if (await locators.FindAsync(key, cancellationToken) is not { } locator
            || await days.FindAsync(key.Project, locator.Table, cancellationToken) is not { } day)
            return null;
        if (!locator.IsDeleted)
            return day;
        // Another process deleted it. From now on this one knows it too, and what is open of it is nobody's to read.
        deleted.Add(key, day.Name.Date);
        return null;
    }

    private static async Task<TableEntity?> RowAsync(TableDay day, TraceId id, string[]? columns, CancellationToken cancellationToken) =>
        await day.Table.GetEntityIfExistsAsync<TableEntity>(TraceRows.ShardOf(id), TraceRows.StateKey(id), columns, cancellationToken)
            is { HasValue: true, Value: { } row } && row.GetBoolean(TraceRows.DeletedColumn) != true ? row : null;
}

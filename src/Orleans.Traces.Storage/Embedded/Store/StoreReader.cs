using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Decoding;
using Orleans.Traces.Storage.Embedded.Disk;
using Orleans.Traces.Storage.Embedded.Store.Ids;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Reads traces from their days. Used by many threads at once.</summary>
/// <remarks>A day may be dropped while it is read: what fails in it then, and what an open file still gave, is as if it had not been
/// found. So who was told that a trace is gone is not shown it again.</remarks>
internal sealed class StoreReader(ProjectDays days)
{
    public StoredTrace? Find(TraceKey key, CancellationToken cancellationToken) => WithRow(key, (day, row) =>
    {
        var items = new List<TraceItem>();
        foreach (var block in Blocks(key.TraceId, day, row))
            items.AddRange(block);
        return new StoredTrace(row.SummaryOf(key.TraceId), items);
    }, cancellationToken);

    public StoredTrace? FindOutline(TraceKey key, CancellationToken cancellationToken) => WithRow(key, (day, row) =>
    {
        var contexts = new Dictionary<ItemHash, OtlpContext?>();
        var facts = new FactsDecoder();
        var items = new List<TraceItem>();
        foreach (var block in Blocks(key.TraceId, day, row))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var item in block)
            {
                ref var context = ref CollectionsMarshal.GetValueRefOrAddDefault(contexts, item.Context.Hash, out _);
                context ??= item.Context;
                if (item is SpanItem span)
                    span.Note(facts.Read(span));
                items.Add(item.Outline(context));
            }
        }

        return new StoredTrace(row.SummaryOf(key.TraceId), items);
    }, cancellationToken);

    public TraceSummary? FindSummary(TraceKey key, CancellationToken cancellationToken) =>
        WithRow(key, (_, row) => row.SummaryOf(key.TraceId), cancellationToken);

    public IReadOnlyList<TraceSummary> List(TraceListQuery query, CancellationToken cancellationToken)
    {
        var page = new List<TraceSummary>();
        if (query.To == 0)
            return page;

        foreach (var day in days.Of(query.Project).Where(d => d.MayHold(query)).OrderByDescending(d => d.HighestStart))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (page.Count == query.Limit && page[^1].Start > day.HighestStart)
                break;

            page.AddRange(Unless(day, () => day.Read(connection => connection.List(query))) ?? []);
            page.Sort(TraceListQuery.Compare);
            if (page.Count > query.Limit)
                page.RemoveRange(query.Limit, page.Count - query.Limit);
        }

        page.RemoveAll(summary => days.Deleted.Contains(new TraceKey(query.Project, summary.TraceId)));
        return page;
    }

    private T? WithRow<T>(TraceKey key, Func<Day, TraceRow, T> read, CancellationToken cancellationToken)
        where T : class
    {
        if (days.Deleted.Contains(key))
            return null;

        var hash = IdEntry.HashOf(key.TraceId);
        foreach (var day in days.Of(key, hash))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Unless(day, () => day.Find(key.TraceId, hash) is var (_, row) ? read(day, row) : null) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>What is read of a day; null: it was dropped meanwhile.</summary>
    public static T? Unless<T>(Day day, Func<T?> read)
        where T : class
    {
        try
        {
            var found = read();
            return day.IsDropped ? null : found;
        }
        catch (Exception e) when (day.IsDropped && e is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    // One block at a time: what the caller does not keep of it is let go before the next one is read.
    private static IEnumerable<List<TraceItem>> Blocks(TraceId traceId, Day day, TraceRow row)
    {
        using var blocks = new BlockReader(day.Disk);
        foreach (var place in BlockPlace.ReadList(row.Blocks))
            yield return blocks.Read(traceId, place);
    }
}

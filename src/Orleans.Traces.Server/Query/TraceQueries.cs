using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Server.Members;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Query;

/// <summary>Reads the store and the open traces as one.</summary>
/// <remarks>What is open is always asked before the store: a trace that is saved and leaves in between is then found in the store,
/// so that nothing acknowledged is ever missing from an answer.</remarks>
internal sealed class TraceQueries(Func<TraceKey, ITraceGrain> grainOf, ITraceStore store, IOpenEntries entries, IPriceBooks prices) : ITraceQueries
{
    // What open traces on a page mean is read from their items, where the page is one that a person looks at and the trace is not huge.
    private const int MostSpelledOut = 100, MostSpans = 2_000;

    public async Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken)
    {
        // What another activation holds of a deleted trace until it hears of it is nobody's to read.
        if (store.IsKnownDeleted(key))
            return null;

        var held = await AskAsync(key, grain => grain.Read());
        var open = new List<OpenItems>(await entries.ReadAsync(key, held?.Journal, cancellationToken));
        if (held is not null)
            open.Add(held);
        var stored = await store.FindAsync(key, cancellationToken);
        if (open.Count == 0 || store.IsKnownDeleted(key))
            return stored;

        var items = new Dictionary<ItemHash, TraceItem>();
        foreach (var item in (stored?.Items ?? []).Concat(open.SelectMany(o => OtlpChunk.Read(OtlpSignal.Traces, o.Traces).Concat(OtlpChunk.Read(OtlpSignal.Logs, o.Logs)))))
            items.TryAdd(item.Hash, item);
        if (items.Count == (stored?.Items.Count ?? 0))
            return stored;

        var truncated = open.Exists(o => o.IsTruncated) || stored?.Summary.Flags.HasFlag(TraceFlags.Truncated) == true;
        TraceMeaning.Note(items.Values);
        var tree = TraceTree.Build(items.Values);
        var summary = tree.Summarize(key.TraceId, TraceState.Open, stored?.Summary.Revision ?? 0, truncated) with
        {
            Facts = new TraceMeaning(prices.Of(key.Project)).Sum(tree),
            Scores = stored?.Summary.Scores ?? [],
        };
        return new StoredTrace(summary, [.. items.Values]);
    }

    public async Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken) =>
        await SummarizeAsync(key.Project, key.TraceId) ?? await store.FindSummaryAsync(key, cancellationToken);

    public async Task<TracePage> ListAsync(TraceListQuery query, CancellationToken cancellationToken)
    {
        var found = await FindOpenAsync(query, cancellationToken);
        var page = await store.ListAsync(query with { Limit = query.Limit + 1 }, cancellationToken);
        var open = await entries.OpenOfAsync(query.Project, [.. page.Select(t => t.TraceId)], cancellationToken);
        foreach (var stored in page)
        {
            // Of a trace that was reopened the grain knows more than the store, and perhaps another start.
            if (!found.ContainsKey(stored.TraceId))
                found.Add(stored.TraceId, open.Contains(stored.TraceId) ? await SummarizeAsync(query.Project, stored.TraceId) ?? stored : stored);
        }

        var traces = found.Values.Where(t => query.Includes(t.Start, t.TraceId)).ToList();
        traces.Sort(TraceListQuery.Compare);
        if (traces.Count <= query.Limit)
            return new TracePage(await SpellOutAsync(query.Project, traces, cancellationToken), Next: null);

        var last = traces[query.Limit - 1];
        return new TracePage(await SpellOutAsync(query.Project, traces[..query.Limit], cancellationToken), new TraceCursor(last.Start, last.TraceId));
    }

    private async Task<IReadOnlyList<TraceSummary>> SpellOutAsync(ProjectId project, List<TraceSummary> traces, CancellationToken cancellationToken)
    {
        if (traces.Count > MostSpelledOut)
            return traces;

        for (var i = 0; i < traces.Count; i++)
        {
            if (traces[i] is { State: TraceState.Open, SpanCount: <= MostSpans }
                && await FindAsync(new TraceKey(project, traces[i].TraceId), cancellationToken) is { } found)
            {
                // The place in the list is that of the summary that it was sorted by.
                traces[i] = traces[i] with { Facts = found.Summary.Facts };
            }
        }

        return traces;
    }

    // The newest open traces, as many as a page and the question whether there is a next one need.
    private async Task<Dictionary<TraceId, TraceSummary>> FindOpenAsync(TraceListQuery query, CancellationToken cancellationToken)
    {
        var found = new Dictionary<TraceId, TraceSummary>();
        for (var next = query with { Limit = query.Limit + 1 }; ;)
        {
            var batch = await entries.NewestAsync(next, cancellationToken);
            foreach (var summary in await Task.WhenAll(batch.Select(t => SummarizeAsync(query.Project, t.Key.TraceId))))
            {
                if (summary is not null)
                    found[summary.TraceId] = summary;
            }

            if (batch.Count < next.Limit || found.Values.Count(t => query.Includes(t.Start, t.TraceId)) > query.Limit)
                return found;
            next = next with { After = new TraceCursor(batch[^1].Start, batch[^1].Key.TraceId) };
        }
    }

    private async Task<TraceSummary?> SummarizeAsync(ProjectId project, TraceId id) =>
        store.IsKnownDeleted(new TraceKey(project, id))
            ? null
            : (await AskAsync(new TraceKey(project, id), grain => grain.Summarize()))?.ToSummary();

    private Task<T> AskAsync<T>(TraceKey key, Func<ITraceGrain, Task<T>> question) =>
        GrainQuestion.AskAsync($"trace {key}", () => question(grainOf(key)));
}

using System.Runtime.CompilerServices;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring;
using Orleans.Traces.Server.Members;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Query;

/// <summary>The traces that a search has to look at, newest start first: what the store finds by the query's condition, and all that is open.</summary>
/// <remarks>What is open is in no index. It is asked for by page, newest first, so that a search that ends early asks for little of it.</remarks>
internal sealed class SearchedTraces(ITraceQueries queries, ITraceStore store, IOpenEntries entries, IScoreStore scores)
{
    private const int OpenPage = 50;

    /// <summary>The candidates. Every trace of the range that fulfils the condition is among them.</summary>
    public IAsyncEnumerable<TraceSummary> CandidatesAsync(
        TraceListQuery range, SearchCondition condition, CancellationToken cancellationToken) =>
        MergedTraces.Of(OpenAsync(range, cancellationToken), StoredAsync(range, condition, cancellationToken), cancellationToken);

    /// <summary>A candidate with all of its items; null: it is gone.</summary>
    public async Task<StoredTrace?> ReadAsync(TraceKey key, CancellationToken cancellationToken) =>
        (await entries.OpenOfAsync(key.Project, [key.TraceId], cancellationToken)).Count > 0
            ? await queries.FindAsync(key, cancellationToken)
            : await store.FindAsync(key, cancellationToken);

    /// <summary>The scores that a candidate was given, where the query asks for scores.</summary>
    public async Task<IReadOnlyList<StoredScore>> ScoresAsync(TraceKey key, TraceQlQuery query, CancellationToken cancellationToken) =>
        (query.Needs & TraceQlNeeds.Scores) == 0 ? [] : await scores.FindScoresAsync(key, cancellationToken);

    private async IAsyncEnumerable<TraceSummary> StoredAsync(
        TraceListQuery range, SearchCondition condition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var part in store.CandidatesAsync(range, condition, cancellationToken))
        {
            var open = await entries.OpenOfAsync(range.Project, [.. part.Select(t => t.TraceId)], cancellationToken);
            foreach (var stored in part)
            {
                // Of a trace that was reopened more is known than the store has, and perhaps another start.
                var key = new TraceKey(range.Project, stored.TraceId);
                var trace = open.Contains(stored.TraceId) ? await queries.FindSummaryAsync(key, cancellationToken) : stored;
                if (trace is not null && range.Includes(trace.Start, trace.TraceId))
                    yield return trace;
            }
        }
    }

    private async IAsyncEnumerable<TraceSummary> OpenAsync(TraceListQuery range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = range with { Limit = OpenPage }; ;)
        {
            var batch = await entries.NewestAsync(next, cancellationToken);
            var found = new List<TraceSummary>(batch.Count);
            foreach (var open in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await queries.FindSummaryAsync(open.Key, cancellationToken) is { } trace && range.Includes(trace.Start, trace.TraceId))
                    found.Add(trace);
            }

            found.Sort(TraceListQuery.Compare);
            foreach (var trace in found)
                yield return trace;
            if (batch.Count < OpenPage)
                yield break;
            next = next with { After = new TraceCursor(batch[^1].Start, batch[^1].Key.TraceId) };
        }
    }
}

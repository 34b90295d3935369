using System.Runtime.CompilerServices;
using Orleans.Traces.Assembling;
using Orleans.Traces.Query;

namespace Orleans.Traces.Storage;

/// <summary>The candidates of a store that has nothing to tell them by: every trace of the range.</summary>
public static class ListedCandidates
{
    private const int FirstPage = 32;

    /// <summary>Pages of <see cref="ITraceStore.ListAsync"/>, each larger than the one before up to <see cref="TraceListQuery.MaxLimit"/>.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<TraceSummary>> ReadAsync(
        ITraceStore store, TraceListQuery range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = range with { Limit = FirstPage };
        while (true)
        {
            var page = await store.ListAsync(next, cancellationToken);
            if (page.Count > 0)
                yield return page;
            if (page.Count < next.Limit)
                yield break;
            next = next with
            {
                After = new TraceCursor(page[^1].Start, page[^1].TraceId),
                Limit = Math.Min(2 * next.Limit, TraceListQuery.MaxLimit),
            };
        }
    }
}

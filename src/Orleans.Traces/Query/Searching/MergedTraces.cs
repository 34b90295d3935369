using System.Runtime.CompilerServices;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Query.Searching;

/// <summary>Two lists of traces as one, in the order of <see cref="TraceListQuery"/>: what is open, and what is stored.</summary>
public static class MergedTraces
{
    /// <summary>Merges them; each is in order. A trace that is in both comes once.</summary>
    /// <remarks>A list is not read further than it is asked for. The ids of what came are held, 16 bytes each.</remarks>
    public static async IAsyncEnumerable<TraceSummary> Of(
        IAsyncEnumerable<TraceSummary> open, IAsyncEnumerable<TraceSummary> stored, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<TraceId>();
        await using var opens = open.GetAsyncEnumerator(cancellationToken);
        await using var stores = stored.GetAsyncEnumerator(cancellationToken);
        var hasOpen = await opens.MoveNextAsync();
        var hasStored = await stores.MoveNextAsync();
        while (hasOpen || hasStored)
        {
            if (hasOpen && (!hasStored || TraceListQuery.Compare(opens.Current, stores.Current) <= 0))
            {
                if (seen.Add(opens.Current.TraceId))
                    yield return opens.Current;
                hasOpen = await opens.MoveNextAsync();
            }
            else
            {
                if (seen.Add(stores.Current.TraceId))
                    yield return stores.Current;
                hasStored = await stores.MoveNextAsync();
            }
        }
    }
}

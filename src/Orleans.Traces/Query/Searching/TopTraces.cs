using Orleans.Traces.Assembling;

namespace Orleans.Traces.Query.Searching;

/// <summary>Of many traces, the first of a sorted list after a place. Holds no more than these.</summary>
/// <typeparam name="T">What is held of a trace.</typeparam>
public sealed class TopTraces<T>(TraceSort sort, RankCursor? after, int limit)
{
    // One more than the limit tells whether there is a next page.
    private readonly SortedList<RankCursor, T> _held = new(limit + 2, Comparer<RankCursor>.Create(RankCursor.Compare));

    /// <summary>Takes a trace that belongs to the list.</summary>
    public void Add(TraceSummary trace, T item)
    {
        var place = RankCursor.After(sort, trace);
        if (after is not null && RankCursor.Compare(place, after) <= 0)
            return;
        if (_held.Count > limit && RankCursor.Compare(place, _held.GetKeyAtIndex(limit)) >= 0)
            return;
        _held.TryAdd(place, item);
        if (_held.Count > limit + 1)
            _held.RemoveAt(limit + 1);
    }

    /// <summary>The page, and where the next one starts; null where there is none.</summary>
    public (IReadOnlyList<T> Page, RankCursor? Next) Page() =>
        _held.Count > limit ? ([.. _held.Values.Take(limit)], _held.GetKeyAtIndex(limit - 1)) : ([.. _held.Values], null);
}

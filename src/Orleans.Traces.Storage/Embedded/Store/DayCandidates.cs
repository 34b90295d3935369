using Orleans.Traces.Assembling;
using Orleans.Traces.Query;
using Orleans.Traces.Storage.Embedded.Store.Terms;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>The candidates of one day, in the order of the list. Used by one thread at a time.</summary>
/// <remarks>A row's number says nothing of the trace's start, which may change besides: the order is that of the rows themselves. 1. Where the
/// index leaves few rows, these are read and sorted. 2. Where it leaves many, the index on start is walked and the others are stepped over: what
/// is looked for is then met soon.</remarks>
/// <param name="day">The day.</param>
/// <param name="range">What is asked for.</param>
/// <param name="rows">The rows that may fulfil the condition; null: any may.</param>
internal sealed class DayCandidates(Day day, TraceListQuery range, RowSet? rows)
{
    /// <summary>So many rows are few.</summary>
    public const int Few = 1024;

    private const int FirstPage = 32, MaxPage = 512;

    private readonly bool _isFew = rows is not null && rows.Count <= Few;
    private List<TraceSummary> _page = [];
    private TraceListQuery? _next = range with { Limit = FirstPage };
    private int _at;

    /// <summary>The candidate that it stands at; null: there are no more.</summary>
    public TraceSummary? Head => _at < _page.Count ? _page[_at] : null;

    /// <summary>Goes to the next one, the first time to the first.</summary>
    public void Advance(CancellationToken cancellationToken)
    {
        _at++;
        if (_at < _page.Count || _next is null)
            return;

        _at = 0;
        var limit = _next.Limit;
        _page = day.Read(connection => rows is null ? connection.List(_next)
            : _isFew ? connection.Among(_next, rows)
            : connection.Among(_next, rows, cancellationToken));
        _next = _isFew || _page.Count < limit ? null : _next with
        {
            After = new TraceCursor(_page[^1].Start, _page[^1].TraceId),
            Limit = Math.Min(2 * limit, MaxPage),
        };
    }
}

using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.Lists;

/// <summary>All traces of a range, newest first.</summary>
internal sealed class ListedFeed(ListSources sources, ListedWhat what) : TraceFeed(sources, what)
{
    private TraceCursor? _next;

    public override async Task MoreAsync(Action changed, CancellationToken cancellationToken)
    {
        if (!HasMore || IsWorking)
            return;

        IsWorking = true;
        try
        {
            var page = await Sources.Queries.ListAsync(Query() with { After = _next }, cancellationToken);
            foreach (var trace in page.Traces)
                Shown.Append(trace);
            _next = page.Next;
            HasMore = _next is not null && !Shown.IsFull;
            IsRead = true;
        }
        finally
        {
            IsWorking = false;
        }
    }

    public override async Task<bool> RenewAsync(NewTraces arrivals, CancellationToken cancellationToken)
    {
        if (!IsRead)
        {
            await MoreAsync(() => { }, cancellationToken);
            return IsRead;
        }

        var page = await Sources.Queries.ListAsync(Query(), cancellationToken);
        var open = await RenewOpenAsync(cancellationToken);
        var last = page.Traces.Count > 0 ? page.Traces[^1] : null;
        TraceCursor? reachesTo = page.Next is null ? new TraceCursor(0, default) : last is null ? null : new TraceCursor(last.Start, last.TraceId);
        var what = Shown.Traces.Count == 0 ? NewTraces.Show : arrivals;
        if (what == NewTraces.LeaveOut && reachesTo is not null && page.Next is not null)
            reachesTo = null;
        return Shown.Merge(page.Traces, reachesTo, what) | open;
    }

    private TraceListQuery Query()
    {
        var (from, to) = What.Address.Range.At(Sources.Time.GetUtcNow());
        return new TraceListQuery { Project = What.Project, From = from, To = to, Limit = PageSize };
    }
}

using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Web.ViewModels.Lists;

/// <summary>Traces by something else than their start. The range is read to its end before the first one is known.</summary>
internal sealed class RankedFeed(ListSources sources, ListedWhat what) : TraceFeed(sources, what)
{
    private CancellationTokenSource? _stop;
    private RankCursor? _next;

    public override async Task MoreAsync(Action changed, CancellationToken cancellationToken)
    {
        if (!HasMore || IsWorking)
            return;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        (_stop, IsWorking, Trouble) = (stop, true, null);
        changed();
        var (from, to) = What.Address.Range.At(Sources.Time.GetUtcNow());
        var query = new RankedQuery
        {
            Project = What.Project, TraceQl = What.Query, From = from, To = to, Sort = What.Address.Sort, After = _next, Limit = PageSize,
        };
        try
        {
            // Off the page's own thread: stores may read without letting go of it.
            var page = await Task.Run(() => Sources.Ranked.ReadAsync(query, stop.Token), stop.Token);
            foreach (var match in page.Matches)
                Shown.Append(match.Trace);
            (_next, Progress, IsRead) = (page.Next, page.Progress, true);
            HasMore = _next is not null && !Shown.IsFull;
            Trouble = page.Limited ? "One query may read no more: these are the highest of the newest traces." : null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            (HasMore, IsRead) = (false, true);
            Trouble = stop.IsCancellationRequested ? "Stopped before the range was read to its end." : Reading.Words(e) + ".";
        }
        finally
        {
            (_stop, IsWorking) = (null, false);
        }

        changed();
    }

    public override void Stop() => _stop?.Cancel();
}

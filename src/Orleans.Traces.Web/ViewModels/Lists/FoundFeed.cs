using System.Threading.Channels;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Web.ViewModels.Lists;

/// <summary>The traces of a range that match a query, newest first, shown as they are found.</summary>
/// <remarks>One search goes to the end of the range, so that it is known how many match and when: past <see cref="ShownTraces.Max"/> they are
/// only counted, past <see cref="MaxCounted"/> it stops.</remarks>
internal sealed class FoundFeed(ListSources sources, ListedWhat what) : TraceFeed(sources, what)
{
    /// <summary>Matches that are counted.</summary>
    public const int MaxCounted = 100_000;

    // How often the page is told, and how far back a later look goes for traces that came late.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(150), Overlap = TimeSpan.FromMinutes(2);

    // A trace that is new is worth a tenth of the time at most.
    private const int RestFactor = 10;

    private static readonly TraceId HighestId = TraceId.TryParse(new string('f', 32), out var id) ? id : default;

    private CancellationTokenSource? _stop;
    private TraceCursor? _next;
    private DateTimeOffset _looked;
    private DateTimeOffset _restsUntil;

    /// <summary>Start of each match, and whether something failed in it: newest first.</summary>
    public List<(ulong Start, bool IsError)> Counted { get; } = [];

    public override async Task MoreAsync(Action changed, CancellationToken cancellationToken)
    {
        if (!HasMore || IsWorking)
            return;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        (_stop, IsWorking, Trouble, HasMore) = (stop, true, null, false);
        _looked = Sources.Time.GetUtcNow();
        changed();
        try
        {
            await PumpAsync(changed, stop.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Trouble = stop.IsCancellationRequested ? "Stopped." : Reading.Words(e) + ".";
            HasMore = !Shown.IsFull;
        }
        finally
        {
            (_stop, IsWorking, IsRead) = (null, false, true);
            HasMore |= cancellationToken.IsCancellationRequested;
        }

        changed();
    }

    public override void Stop() => _stop?.Cancel();

    public override async Task<bool> RenewAsync(NewTraces arrivals, CancellationToken cancellationToken)
    {
        var open = await RenewOpenAsync(cancellationToken);
        var now = Sources.Time.GetUtcNow();
        if (IsWorking || !IsRead || arrivals == NewTraces.LeaveOut || now < _restsUntil)
            return open;

        var query = Query() with { From = Math.Max(Query().From, ListRange.Nanos(_looked - Overlap)), Limit = PageSize };
        var found = await Task.Run(() => FindAsync(query, cancellationToken), cancellationToken);
        _looked = now;
        _restsUntil = now + ((Sources.Time.GetUtcNow() - now) * RestFactor);
        return Shown.Merge(found, null, arrivals) | open;
    }

    private SearchQuery Query()
    {
        var (from, to) = What.Address.Range.At(Sources.Time.GetUtcNow());
        return new SearchQuery { Project = What.Project, TraceQl = What.Query!, From = from, To = to, Limit = MaxCounted };
    }

    private async Task<List<TraceSummary>> FindAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var found = new List<TraceSummary>();
        await foreach (var step in Sources.Search.SearchAsync(query, cancellationToken))
        {
            if (step is SearchStep.Match match)
                found.Add(match.Trace);
        }

        return found;
    }

    // The search runs off the page's own thread; what it finds is taken over on it.
    private async Task PumpAsync(Action changed, CancellationToken cancellationToken)
    {
        var steps = Channel.CreateBounded<SearchStep>(new BoundedChannelOptions(512) { SingleReader = true, SingleWriter = true });
        var query = Query() with { After = _next };
        _ = Task.Run(() => WriteAsync(steps.Writer, query, cancellationToken), CancellationToken.None);
        while (await steps.Reader.WaitToReadAsync(cancellationToken))
        {
            while (steps.Reader.TryRead(out var step))
                Take(step);
            changed();
            if (!steps.Reader.Completion.IsCompleted)
                await Task.Delay(Tick, Sources.Time, cancellationToken);
        }
    }

    private async Task WriteAsync(ChannelWriter<SearchStep> writer, SearchQuery query, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await foreach (var step in Sources.Search.SearchAsync(query, cancellationToken))
                await writer.WriteAsync(step, cancellationToken);
        }
        catch (Exception e)
        {
            failure = e;
        }

        writer.Complete(failure);
    }

    private void Take(SearchStep step)
    {
        switch (step)
        {
            case SearchStep.Match match:
                IsRead = true;
                Shown.Append(match.Trace);
                _next = new TraceCursor(match.Trace.Start, match.Trace.TraceId);
                if (Counted.Count < MaxCounted)
                    Counted.Add((match.Trace.Start, TraceRow.ErrorsOf(match.Trace) > 0));
                break;
            case SearchStep.Working working:
                Progress = working.Progress;
                if (working.Progress.DownTo is { } downTo && (_next is null || downTo < _next.Start))
                    _next = new TraceCursor(downTo, HighestId);
                break;
            case SearchStep.Ended ended:
                (Progress, _next) = (ended.Progress, ended.Next);
                HasMore = ended.Next is not null && !Shown.IsFull;
                Trouble = ended.Limited ? "One query may read no more at once." : null;
                break;
        }
    }
}

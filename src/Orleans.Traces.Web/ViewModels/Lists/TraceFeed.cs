using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Web.ViewModels.Lists;

/// <summary>Where lists read.</summary>
/// <param name="Queries">All traces.</param>
/// <param name="Search">Those that match a query.</param>
/// <param name="Ranked">Those that are sorted by something else than start.</param>
/// <param name="Time">The clock.</param>
public sealed record ListSources(ITraceQueries Queries, ITraceSearch Search, IRankedTraces Ranked, TimeProvider Time);

/// <summary>Which traces a list is of.</summary>
/// <param name="Project">Whose.</param>
/// <param name="Address">What its address says.</param>
/// <param name="Query">The address' query, parsed; null: it has none.</param>
public sealed record ListedWhat(ProjectId Project, ListAddress Address, TraceQlQuery? Query);

/// <summary>Reads the traces of one list, as far as the reader has scrolled. For one thread at a time.</summary>
public abstract class TraceFeed(ListSources sources, ListedWhat what)
{
    // Of the open traces that are shown, so many are looked at in one period.
    private const int MaxRenewed = 20;

    /// <summary>Traces that are read at once.</summary>
    public const int PageSize = 100;

    private int _renewed;

    /// <summary>What was read.</summary>
    public ShownTraces Shown { get; } = new();

    /// <summary>Which traces.</summary>
    public ListedWhat What => what;

    /// <summary>The first traces were read, or it is known that there are none.</summary>
    public bool IsRead { get; protected set; }

    /// <summary>It is reading.</summary>
    public bool IsWorking { get; protected set; }

    /// <summary>There may be more traces than were read.</summary>
    public bool HasMore { get; protected set; } = true;

    /// <summary>How far a search came; null: it is none, or nothing is known yet.</summary>
    public SearchProgress? Progress { get; protected set; }

    /// <summary>Why reading ended before its time, in words; null: it did not.</summary>
    public string? Trouble { get; protected set; }

    /// <summary>Where it reads.</summary>
    protected ListSources Sources => sources;

    /// <summary>The feed that reads these traces.</summary>
    public static TraceFeed Of(ListSources sources, ListedWhat what) => what switch
    {
        { Address.Sort: not TraceSort.Start } => new RankedFeed(sources, what),
        { Query: not null } => new FoundFeed(sources, what),
        _ => new ListedFeed(sources, what),
    };

    /// <summary>Reads the first traces, or the next ones.</summary>
    /// <param name="changed">Called in between, when there is something new to see.</param>
    /// <param name="cancellationToken">The page is going away.</param>
    public abstract Task MoreAsync(Action changed, CancellationToken cancellationToken);

    /// <summary>Ends the reading that is under way; what was read stays.</summary>
    public virtual void Stop()
    {
    }

    /// <summary>Looks what is new. True when something has changed.</summary>
    /// <param name="arrivals">What becomes of traces that are new.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual Task<bool> RenewAsync(NewTraces arrivals, CancellationToken cancellationToken) => RenewOpenAsync(cancellationToken);

    /// <summary>Brings traces that are shown and still open up to date, a few at a time.</summary>
    protected async Task<bool> RenewOpenAsync(CancellationToken cancellationToken)
    {
        var open = Shown.Traces.Where(t => t.State == Assembling.TraceState.Open).Select(t => t.TraceId).ToList();
        if (open.Count == 0)
            return false;

        var changed = false;
        foreach (var id in open.Skip(_renewed % open.Count).Take(MaxRenewed))
            changed |= Shown.Update(id, await sources.Queries.FindSummaryAsync(new TraceKey(what.Project, id), cancellationToken));
        _renewed = open.Count > MaxRenewed ? (_renewed + MaxRenewed) % open.Count : 0;
        return changed;
    }
}

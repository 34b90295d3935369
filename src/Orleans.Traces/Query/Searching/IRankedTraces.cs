using Orleans.Traces.Identity;

namespace Orleans.Traces.Query.Searching;

/// <summary>Lists of traces that are sorted by something else than their start: each is read to the end of its range first.</summary>
public interface IRankedTraces
{
    /// <summary>A page of such a list.</summary>
    Task<RankedPage> ReadAsync(RankedQuery query, CancellationToken cancellationToken);
}

/// <summary>Which traces, and what they are sorted by.</summary>
public sealed record RankedQuery
{
    /// <summary>Whose traces.</summary>
    public required ProjectId Project { get; init; }

    /// <summary>Only those that match it; null: all.</summary>
    public TraceQl.TraceQlQuery? TraceQl { get; init; }

    /// <summary>Lowest start of a trace, inclusive, Unix nanoseconds.</summary>
    public ulong From { get; init; }

    /// <summary>Highest start, exclusive; null: no bound.</summary>
    public ulong? To { get; init; }

    /// <summary>What they are sorted by, highest first.</summary>
    public required TraceSort Sort { get; init; }

    /// <summary>Where the page starts; null: at the top.</summary>
    public RankCursor? After { get; init; }

    /// <summary>At most so many, from 1.</summary>
    public int Limit { get; init; } = TraceListQuery.DefaultLimit;

    /// <summary>Of each spanset at most so many spans are told of.</summary>
    public int SpansPerSpanset { get; init; }
}

/// <summary>One page of a list that is sorted by something else than start.</summary>
/// <param name="Matches">Highest first; without a query no spansets in them.</param>
/// <param name="Next">Where the next page starts; null at the end.</param>
/// <param name="Progress">What was read for it.</param>
/// <param name="Limited">The limit on what one query may read was met: it is of the newest traces.</param>
public sealed record RankedPage(IReadOnlyList<SearchStep.Match> Matches, RankCursor? Next, SearchProgress Progress, bool Limited);

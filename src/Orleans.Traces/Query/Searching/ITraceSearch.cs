using Orleans.Traces.Identity;

namespace Orleans.Traces.Query.Searching;

/// <summary>Finds traces by a TraceQL query, newest start first: candidates from the store and what is still open, each checked.</summary>
public interface ITraceSearch
{
    /// <summary>Searches. What was found is handed on before the range is read to its end. The last item is a <see cref="SearchStep.Ended"/>.</summary>
    IAsyncEnumerable<SearchStep> SearchAsync(SearchQuery query, CancellationToken cancellationToken);
}

/// <summary>What to search for, and where.</summary>
public sealed record SearchQuery
{
    /// <summary>Whose traces.</summary>
    public required ProjectId Project { get; init; }

    /// <summary>TraceQL, parsed.</summary>
    public required TraceQl.TraceQlQuery TraceQl { get; init; }

    /// <summary>Lowest start of a trace, inclusive, Unix nanoseconds.</summary>
    public ulong From { get; init; }

    /// <summary>Highest start, exclusive; null: no bound.</summary>
    public ulong? To { get; init; }

    /// <summary>At most so many matches.</summary>
    public int Limit { get; init; } = TraceListQuery.DefaultLimit;

    /// <summary>Of each spanset at most so many spans are told of by id, name and time.</summary>
    public int SpansPerSpanset { get; init; }

    /// <summary>Only what comes after this place; null: from the top.</summary>
    public TraceCursor? After { get; init; }
}

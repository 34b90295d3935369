using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Query;

/// <summary>What one query has read of what it may read. Its time counts from its beginning.</summary>
internal sealed class QueryBudget(SearchOptions options, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>Traces that were looked at.</summary>
    public int Candidates { get; set; }

    /// <summary>Of these, how many were read whole, or are being read.</summary>
    public int Reading { get; set; }

    /// <summary>Nothing more may be read.</summary>
    public bool IsSpent => Candidates >= options.MaxTraces || Reading >= options.MaxTracesRead || time.GetElapsedTime(_began) > options.MaxTime;
}

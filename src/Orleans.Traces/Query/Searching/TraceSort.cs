using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;

namespace Orleans.Traces.Query.Searching;

/// <summary>What traces are sorted by, highest first. In the API the name in lower case.</summary>
public enum TraceSort
{
    /// <summary>Their start: newest first. What every list is kept in; all others read the range to its end first.</summary>
    Start,

    /// <summary>Their duration.</summary>
    Duration,

    /// <summary>Their cost; of what is not known, 0.</summary>
    Cost,

    /// <summary>Their tokens, input and output; of what is not known, 0.</summary>
    Tokens,

    /// <summary>Their spans that failed.</summary>
    Errors,

    /// <summary>Their spans.</summary>
    Spans,
}

/// <summary>Sorting.</summary>
public static class TraceSorts
{
    private const decimal UnitsPerDollar = 1_000_000_000_000m;

    /// <summary>The names in the API.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<TraceSort>().Select(n => n.ToLowerInvariant())];

    /// <summary>What a trace is sorted by, as a number.</summary>
    public static ulong RankOf(TraceSort sort, TraceSummary trace)
    {
        var facts = trace.Facts ?? TraceFacts.None;
        return sort switch
        {
            TraceSort.Duration => trace.DurationNanos,
            TraceSort.Cost => (ulong)decimal.Clamp((facts.Totals.CostUsd ?? 0) * UnitsPerDollar, 0, ulong.MaxValue),
            TraceSort.Tokens => (ulong)(facts.Totals.Tokens.Input ?? 0) + (ulong)(facts.Totals.Tokens.Output ?? 0),
            TraceSort.Errors => (ulong)Math.Max(trace.ErrorCount, facts.ErrorCount),
            TraceSort.Spans => (ulong)trace.SpanCount,
            _ => trace.Start,
        };
    }
}

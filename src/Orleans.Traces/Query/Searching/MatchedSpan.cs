using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Query.Searching;

/// <summary>What a list of matches shows of a span.</summary>
/// <param name="SpanId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Start">Unix nanoseconds; 0: not sent.</param>
/// <param name="DurationNanos">From start to end; 0 while it has not ended.</param>
public sealed record MatchedSpan(SpanId SpanId, string Name, ulong Start, ulong DurationNanos)
{
    /// <summary>The span of a node.</summary>
    public static MatchedSpan Of(TraceNode node)
    {
        var header = node.Span.Header;
        return new MatchedSpan(header.SpanId, node.Span.Name, header.Start, header.End > header.Start ? header.End - header.Start : 0);
    }
}

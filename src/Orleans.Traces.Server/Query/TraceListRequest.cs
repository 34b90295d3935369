using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Server.Query;

/// <summary>A list of traces that is asked for.</summary>
/// <param name="List">Which traces, and how many.</param>
/// <param name="TraceQl">Only those that match it; null: all.</param>
/// <param name="Sort">What they are sorted by.</param>
/// <param name="After">Where the page starts, where they are not sorted by start; null: at the top.</param>
internal readonly record struct TraceListRequest(TraceListQuery List, TraceQlQuery? TraceQl, TraceSort Sort, RankCursor? After);

using Orleans.Traces.Assembling;

namespace Orleans.Traces.Query;

/// <summary>One page of a list of traces.</summary>
/// <param name="Traces">Newest start first.</param>
/// <param name="Next">Where the next page starts; null at the end.</param>
public sealed record TracePage(IReadOnlyList<TraceSummary> Traces, TraceCursor? Next);

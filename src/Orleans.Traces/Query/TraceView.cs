using Orleans.Traces.Assembling;

namespace Orleans.Traces.Query;

/// <summary>A trace as the API and the page show it.</summary>
/// <param name="Trace">Its summary.</param>
/// <param name="Spans">Each span once, in tree order: a parent before its children, children by start.</param>
/// <param name="Logs">The log records that belong to none of its spans, earliest first.</param>
public sealed record TraceView(TraceSummary Trace, IReadOnlyList<SpanView> Spans, IReadOnlyList<LogView> Logs);

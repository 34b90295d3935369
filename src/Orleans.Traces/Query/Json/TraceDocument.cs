namespace Orleans.Traces.Query.Json;

/// <summary>A trace as the API writes it.</summary>
/// <param name="Trace">Its summary.</param>
/// <param name="Spans">Each span once, in tree order: a parent before its children, children by start.</param>
/// <param name="Logs">The log records that belong to none of the spans, earliest first.</param>
/// <remarks>Spans and log records are decoded one by one, as they are written.</remarks>
public sealed record TraceDocument(SummaryDocument Trace, IEnumerable<SpanDocument> Spans, IEnumerable<LogView> Logs)
{
    /// <summary>The document of a trace.</summary>
    public static TraceDocument Of(TraceViewer viewer) => new(
        SummaryDocument.Of(viewer.Summary), viewer.Spans.Select(span => new SpanDocument(span, viewer.Meaning(span))), viewer.Logs);
}

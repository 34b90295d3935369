using Orleans.Traces.Assembling;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Query.Json;

/// <summary>A trace as the API writes it.</summary>
/// <param name="Trace">Its summary.</param>
/// <param name="Spans">Each span once, in tree order: a parent before its children, children by start.</param>
/// <param name="CriticalPath">What the trace's duration consists of, earliest part first: at each moment the span that the end waited for.</param>
/// <param name="Logs">The log records that belong to none of the spans, earliest first.</param>
/// <param name="Scores">What was said of it and of its spans after they came; scores that came with a span stand at the span.</param>
/// <remarks>Spans and log records are decoded one by one, as they are written.</remarks>
public sealed record TraceDocument(
    SummaryDocument Trace, IEnumerable<SpanDocument> Spans, IEnumerable<CriticalPartDocument> CriticalPath, IEnumerable<LogView> Logs,
    IReadOnlyList<ScoreDocument> Scores)
{
    /// <summary>The document of a trace.</summary>
    public static TraceDocument Of(TraceViewer viewer, IReadOnlyList<StoredScore> scores)
    {
        var timing = TraceTiming.Of(viewer.Tree);
        return new TraceDocument(
            SummaryDocument.Of(viewer.Summary),
            viewer.Spans.Select((span, node) =>
                new SpanDocument(span, viewer.Meaning(span), new SpanTime(timing.SelfNanos[node], timing.CriticalNanos[node]))),
            timing.CriticalPath.Select(p => new CriticalPartDocument(viewer.Tree.Nodes[p.Node].Span.Header.SpanId, p.From, (p.To - p.From) / 1e6)),
            viewer.Logs,
            ScoreDocument.Of(scores));
    }
}

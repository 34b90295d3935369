using Orleans.Traces.Otlp;

namespace Orleans.Traces.Query.Decoding;

/// <summary>Decodes the spans of one trace. Of a repeated singular field the last counts.</summary>
/// <param name="contexts">Decodes what they came under.</param>
/// <param name="filter">Which attributes of spans and events are read; null: all, and links too.</param>
internal sealed class SpanDecoder(ContextDecoder contexts, AttributeFilter? filter = null)
{
    /// <summary>The span as it is shown at this depth, with these log records.</summary>
    public SpanView Decode(SpanItem span, int depth, IReadOnlyList<LogItem> logs)
    {
        var context = contexts.Decode(span.Context);
        var draft = new SpanDraft(filter);
        draft.Read(span.Bytes.Span);
        draft.CheckParent(span.Header);
        var logViews = LogDecoder.Decode(logs, draft.Warnings);
        draft.Warnings.AddAll(context.Warnings);
        return new SpanView
        {
            SpanId = span.Header.SpanId,
            ParentSpanId = span.Header.ParentId.IsValid ? span.Header.ParentId : null,
            Depth = depth,
            Name = draft.Name,
            OtelKind = draft.Kind,
            StartTimeUnixNano = span.Header.Start,
            EndTimeUnixNano = span.Header.End,
            Status = draft.Status,
            Attributes = draft.AttributeMap(),
            Resource = context.Resource,
            Scope = context.Scope,
            TraceState = draft.TraceState,
            Events = draft.Events,
            Links = draft.Links,
            Logs = logViews,
            Warnings = draft.Warnings.ToList(),
        };
    }
}

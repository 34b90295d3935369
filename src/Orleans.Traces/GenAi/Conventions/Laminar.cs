using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>Laminar: <c>lmnr.*</c>.</summary>
internal static class Laminar
{
    private const string Properties = "lmnr.association.properties.";

    private static readonly Func<SentValue, object?> Kinds = Expect.OneOf(
        (SpanKind.Llm, ["LLM", "CACHED"]), (SpanKind.Tool, ["TOOL"]), (SpanKind.Chain, ["EXECUTOR", "EVALUATION"]),
        (SpanKind.Evaluator, ["EVALUATOR", "HUMAN_EVALUATOR"]));

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("Laminar", Rank.Vendor,
    [
        new(Fields.Kind, "lmnr.span.type") { Read = Kinds },
        new(Fields.RequestModel, Properties + "ls_model_name"),
        new(Fields.Provider, Properties + "ls_provider"),
        new(Fields.SessionId, Properties + "session_id"),
        new(Fields.UserId, Properties + "user_id"),
        .. Rows.Of(Fields.Tags, Properties + "tags", "lmnr.association.properties.trace_tags"),
        new(Fields.Input, "lmnr.span.input"),
        new(Fields.Output, "lmnr.span.output"),
        Rows.DocumentsIn("lmnr.span.output"),
        new(Fields.Metadata, "lmnr.trace.metadata"),
        new(Fields.Metadata, "lmnr.trace.metadata.") { ReadNumbered = NamedValues.Rest() },
        new(Fields.Metadata, "lmnr.association.properties.metadata.") { ReadNumbered = NamedValues.Rest() },
    ]);
}

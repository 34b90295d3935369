using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>Braintrust: <c>braintrust.*</c>, JSON text or flattened.</summary>
internal static class Braintrust
{
    private const string Span = "braintrust.span_attributes", Metrics = "braintrust.metrics", Metadata = "braintrust.metadata";

    private static readonly Func<SentValue, object?> Kinds = Expect.OneOf(
        (SpanKind.Llm, ["llm"]), (SpanKind.Tool, ["tool", "function"]), (SpanKind.Chain, ["task", "eval"]), (SpanKind.Evaluator, ["score"]));

    private static readonly Func<SentValue, object?> Purposes = Expect.OneOf((SpanKind.Evaluator, ["scorer"]));

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("Braintrust", Rank.Vendor,
    [
        .. Rows.Member(Fields.Kind, Span, "type", Kinds),
        .. Rows.Member(Fields.Kind, Span, "purpose", Purposes),
        .. Rows.Member(Fields.Scoring, Span, "purpose", value => value.Text == "scorer" ? true : null),
        .. Rows.Member(Fields.RequestModel, Metadata, "model"),
        .. Rows.Member(Fields.Provider, Metadata, "provider"),
        .. Rows.Member(Fields.InputTokens, Metrics, "prompt_tokens"),
        .. Rows.Member(Fields.OutputTokens, Metrics, "completion_tokens"),
        .. Rows.Member(Fields.TotalTokens, Metrics, "tokens"),
        .. Rows.Member(Fields.CacheReadTokens, Metrics, "prompt_cached_tokens"),
        .. Rows.Member(Fields.CacheWriteTokens, Metrics, "prompt_cache_creation_tokens"),
        .. Rows.Member(Fields.CacheWrite5mTokens, Metrics, "prompt_cache_creation_5m_tokens"),
        .. Rows.Member(Fields.CacheWrite1hTokens, Metrics, "prompt_cache_creation_1h_tokens"),
        .. Rows.Member(Fields.ReasoningTokens, Metrics, "completion_reasoning_tokens"),
        .. Rows.Member(Fields.InputAudioTokens, Metrics, "prompt_audio_tokens"),
        .. Rows.Member(Fields.OutputAudioTokens, Metrics, "completion_audio_tokens"),
        .. Rows.Member(Fields.CostTotal, Metrics, "estimated_cost"),
        .. Rows.Member(Fields.CostTotal, Metrics, "cost"),
        .. Rows.Member(Fields.TimeToFirstToken, Metrics, "time_to_first_token", Expect.Seconds),
        new(Fields.Tags, "braintrust.tags"),
        .. Rows.Of(Fields.Input, "braintrust.input_json", "braintrust.input"),
        .. Rows.Of(Fields.Output, "braintrust.output_json", "braintrust.output"),
        Rows.DocumentsIn("braintrust.output_json"),
        Rows.DocumentsIn("braintrust.output"),
        new(Fields.Metadata, Metadata),
        new(Fields.Metadata, Metadata + ".") { ReadNumbered = NamedValues.Rest() },
        .. Rows.Named(Fields.Metadata, "expected", "braintrust.expected_json", "braintrust.expected"),
        .. Rows.Named(Fields.Metadata, "parent", "braintrust.parent"),
        .. Rows.Named(Fields.Metadata, "completion_image_tokens", Metrics + ".completion_image_tokens"),
        new(Fields.Scores, "braintrust.scores"),
    ]);
}

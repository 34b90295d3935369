using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>LangSmith's SDKs. What failed is <c>ok</c> with them, with an exception among its events.</summary>
internal static class LangSmith
{
    private const string InputDetails = "gen_ai.usage.input_token_details", OutputDetails = "gen_ai.usage.output_token_details";

    private static readonly Func<SentValue, object?> Kinds = Expect.OneOf(
        (SpanKind.Llm, ["llm"]), (SpanKind.Embedding, ["embedding"]), (SpanKind.Retriever, ["retriever"]), (SpanKind.Tool, ["tool"]),
        (SpanKind.Chain, ["chain", "prompt", "parser"]));

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("LangSmith", Rank.Vendor,
    [
        new(Fields.Kind, "langsmith.span.kind") { Read = Kinds },
        new(Fields.Provider, "langsmith.metadata.ls_provider"),
        new(Fields.RequestModel, "langsmith.metadata.ls_model_name"),
        new(Fields.CacheReadTokens, InputDetails) { Path = "cache_read" },
        new(Fields.CacheWriteTokens, InputDetails) { Path = "cache_creation" },
        new(Fields.InputAudioTokens, InputDetails) { Path = "audio" },
        new(Fields.ReasoningTokens, OutputDetails) { Path = "reasoning" },
        new(Fields.OutputAudioTokens, OutputDetails) { Path = "audio" },
        .. Rows.Of(Fields.SessionId, "langsmith.metadata.session_id", "langsmith.metadata.thread_id", "langsmith.metadata.conversation_id"),
        .. Rows.Of(Fields.UserId, "langsmith.metadata.user_id"),
        new(Fields.Tags, "langsmith.span.tags"),
        new(Fields.TraceName, "langsmith.trace.name"),
        .. ((string[])["langsmith.span.kind", "langsmith.trace.name", "langsmith.trace.session_name", "langsmith.trace.session_id", "langsmith.span.id"])
            .Select(key => new Row(Fields.ExceptionsCount, key) { Read = Expect.Presence }),
        new(Fields.Input, "gen_ai.prompt"),
        new(Fields.Output, "gen_ai.completion"),
        Rows.DocumentsIn("gen_ai.completion"),
        new(Fields.Metadata, "langsmith.metadata.") { ReadNumbered = NamedValues.Rest() },
    ]);
}

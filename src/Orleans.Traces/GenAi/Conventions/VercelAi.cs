using Orleans.Traces.GenAi.Messages;
using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>Vercel's AI SDK up to version 6: <c>ai.*</c>. (Version 7 sends <c>gen_ai.*</c>.)</summary>
internal static class VercelAi
{
    private const string Usage = "ai.usage.", Metadata = "ai.telemetry.metadata.", ProviderMetadata = "ai.response.providerMetadata";

    private static readonly Func<SentValue, object?> Operations = Expect.OneOf(
        (SpanKind.Embedding, ["ai.embed.doEmbed", "ai.embedMany.doEmbed"]),
        (SpanKind.Reranker, ["ai.rerank.doRerank", "ai.rerank"]),
        (SpanKind.Tool, ["ai.toolCall"]),
        (SpanKind.Chain, ["ai.generateText", "ai.streamText", "ai.generateObject", "ai.streamObject", "ai.embed", "ai.embedMany"]));

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("Vercel AI SDK", Rank.Vercel,
    [
        new(Fields.Kind, "ai.operationId") { Read = KindOf },
        new(Fields.Kind, "operation.name") { Read = KindOf },
        .. Rows.Of(Fields.Provider, "ai.model.provider", "aisdk.model.provider"),
        .. Rows.Of(Fields.RequestModel, "ai.model.id", "aisdk.model.id"),
        new(Fields.ResponseModel, "ai.response.model"),
        .. Rows.Of(Fields.InputTokens, Usage + "inputTokens", Usage + "promptTokens", Usage + "tokens"),
        .. Rows.Of(Fields.OutputTokens, Usage + "outputTokens", Usage + "completionTokens"),
        new(Fields.TotalTokens, Usage + "totalTokens"),
        .. Rows.Of(Fields.CacheReadTokens, Usage + "cachedInputTokens", Usage + "inputTokenDetails.cacheReadTokens"),
        new(Fields.CacheReadTokens, ProviderMetadata) { Path = "anthropic.cacheReadInputTokens" },
        new(Fields.CacheReadTokens, ProviderMetadata) { Path = "bedrock.usage.cacheReadInputTokens" },
        new(Fields.CacheWriteTokens, Usage + "inputTokenDetails.cacheWriteTokens"),
        new(Fields.CacheWriteTokens, ProviderMetadata) { Path = "anthropic.cacheCreationInputTokens" },
        new(Fields.CacheWriteTokens, ProviderMetadata) { Path = "bedrock.usage.cacheWriteInputTokens" },
        .. Rows.Of(Fields.ReasoningTokens, Usage + "reasoningTokens", Usage + "outputTokenDetails.reasoningTokens"),
        .. Rows.Of(Fields.TimeToFirstToken, "ai.response.msToFirstChunk", "ai.stream.msToFirstChunk"),
        new(Fields.ToolName, "ai.toolCall.name"),
        new(Fields.ToolCallId, "ai.toolCall.id"),
        new(Fields.PromptName, Metadata + "langfusePrompt") { Path = "name" },
        new(Fields.PromptVersion, Metadata + "langfusePrompt") { Path = "version" },
        .. Rows.Of(Fields.SessionId, Metadata + "sessionId", Metadata + "session_id"),
        .. Rows.Of(Fields.UserId, Metadata + "userId", Metadata + "user_id"),
        new(Fields.Tags, Metadata + "tags"),
        new(Fields.TraceName, "ai.telemetry.functionId"),
        .. ((string[])["ai.response.finishReason", "ai.finishReason"]).Select(key => new Row(Fields.Failed, key) { Read = Mastra.IsError }),
        new(Fields.Input, "ai.prompt.messages") { Read = Contents.Messages(MessageFinder.User), Expected = "a list of messages as JSON" },
        new(Fields.Input, "ai.prompt") { Read = value => Contents.Of(value, MessageFinder.User, wrapped: true) },
        new(Fields.Input, "ai.value"),
        new(Fields.Input, "ai.values") { Read = Contents.ListOfJson },
        new(Fields.Input, "ai.documents") { Read = Contents.ListOfJson },
        new(Fields.Output, "ai.response.") { ReadNumbered = AiSdkAnswer.Read },
        new(Fields.Output, "ai.result.") { ReadNumbered = AiSdkAnswer.Read },
        new(Fields.Output, "ai.embedding"),
        new(Fields.Output, "ai.embeddings") { Read = Contents.ListOfJson },
        new(Fields.Output, "ai.ranking") { Read = Contents.ListOfJson },
        new(Fields.Documents, "ai.") { ReadNumbered = ReadDocuments.Ranked, Kinds = [SpanKind.Reranker] },
        new(Fields.ToolArguments, "ai.toolCall.args"),
        new(Fields.ToolResult, "ai.toolCall.result"),
        new(Fields.ToolDefinitions, "ai.prompt.tools") { Read = Contents.ListOfJson },
        new(Fields.Parameters, "ai.settings.") { ReadNumbered = NamedValues.Rest() },
        .. Rows.Named(Fields.Parameters, "tool_choice", "ai.prompt.toolChoice"),
        .. Rows.Named(Fields.Parameters, "ranking_type", "ai.ranking.type"),
        new(Fields.ResponseId, "ai.response.id"),
        .. Rows.Of(Fields.FinishReasons, "ai.response.finishReason", "ai.finishReason"),
        new(Fields.Metadata, Metadata) { ReadNumbered = NamedValues.Rest() },
    ]);

    // "ai.generateText.doGenerate", and as operation.name with the function's id after it.
    private static object? KindOf(SentValue value)
    {
        if (value.Text is not { } text || !text.StartsWith("ai.", StringComparison.Ordinal))
            return null;

        var operation = text.Split(' ', 2)[0];
        return operation.EndsWith(".doGenerate", StringComparison.Ordinal) || operation.EndsWith(".doStream", StringComparison.Ordinal)
            ? SpanKind.Llm
            : Operations(new SentValue(value.Key, new Query.AttributeValue.Text(operation)));
    }
}

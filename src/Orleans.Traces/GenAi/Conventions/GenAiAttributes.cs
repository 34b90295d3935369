using Orleans.Traces.GenAi.Messages;
using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>OpenTelemetry's conventions for generative AI, as attributes, today's names before yesterday's.</summary>
internal static class GenAiAttributes
{
    private const string Usage = "gen_ai.usage.", Messages = "a list of messages as JSON";

    // Parts of the tokens that no price tells apart.
    private static readonly string[] Modalities =
    [
        "text.input_tokens", "image.input_tokens", "video.input_tokens", "text.output_tokens", "input_text_tokens", "output_text_tokens",
    ];

    private static readonly Func<SentValue, object?> Kinds = Expect.OneOf(
        (SpanKind.Llm, ["chat", "text_completion", "generate_content", "generate", "ai.generateSpeech", "ai.transcribe", "ai.streamTranscribe"]),
        (SpanKind.Embedding, ["embeddings"]),
        (SpanKind.Retriever, ["retrieval", "search_memory"]),
        (SpanKind.Reranker, ["rerank"]),
        (SpanKind.Tool,
        [
            "execute_tool", "create_memory", "update_memory", "upsert_memory", "delete_memory",
            "create_memory_store", "update_memory_store", "upsert_memory_store", "delete_memory_store",
        ]),
        (SpanKind.Agent, ["invoke_agent", "create_agent"]),
        (SpanKind.Chain, ["invoke_workflow", "plan", "agent_step", "decide", "orchestrate_tools"]));

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("OpenTelemetry gen_ai attributes", Rank.GenAi,
    [
        new(Fields.Kind, "gen_ai.operation.name") { Read = Kinds },
        new(Fields.Kind, "mcp.method.name") { Read = Expect.OneOf((SpanKind.Tool, ["tools/call"])) },
        .. Rows.Of(Fields.Provider, "gen_ai.provider.name", "gen_ai.system"),
        new(Fields.RequestModel, "gen_ai.request.model"),
        new(Fields.ResponseModel, "gen_ai.response.model"),
        .. Rows.Of(Fields.ServiceTier,
            "openai.response.service_tier", "gen_ai.openai.response.service_tier", "gen_ai.response.service_tier",
            "openai.request.service_tier", "gen_ai.openai.request.service_tier", "gen_ai.request.service_tier"),
        .. Rows.Of(Fields.InputTokens, Usage + "input_tokens", Usage + "prompt_tokens"),
        .. Rows.Of(Fields.OutputTokens, Usage + "output_tokens", Usage + "completion_tokens"),
        new(Fields.TotalTokens, Usage + "total_tokens"),
        .. Rows.Of(Fields.CacheReadTokens,
            Usage + "cache_read.input_tokens", Usage + "cache_read_input_tokens", Usage + "cache_read_tokens",
            Usage + "details.cache_read_tokens", Usage + "input_cached_tokens"),
        .. Rows.Of(Fields.CacheWriteTokens,
            Usage + "cache_creation.input_tokens", Usage + "cache_creation_input_tokens", Usage + "cache_write_tokens",
            Usage + "details.cache_write_tokens", Usage + "input_cache_creation"),
        .. Rows.Of(Fields.ReasoningTokens,
            Usage + "reasoning.output_tokens", Usage + "reasoning_tokens", Usage + "details.reasoning_tokens"),
        .. Rows.Of(Fields.InputAudioTokens, Usage + "audio.input_tokens", Usage + "input_audio_tokens"),
        .. Rows.Of(Fields.OutputAudioTokens, Usage + "audio.output_tokens", Usage + "output_audio_tokens"),
        new(Fields.CostTotal, Usage + "cost"),
        new(Fields.CostInput, Usage + "input_cost"),
        new(Fields.CostOutput, Usage + "output_cost"),
        new(Fields.TimeToFirstToken, "gen_ai.response.time_to_first_chunk") { Read = Expect.Seconds },
        new(Fields.TimeToFirstToken, "gen_ai.client.operation.time_to_first_chunk") { Read = Expect.Seconds },
        new(Fields.ToolName, "gen_ai.tool.name"),
        new(Fields.ToolCallId, "gen_ai.tool.call.id"),
        new(Fields.AgentName, "gen_ai.agent.name"),
        new(Fields.PromptName, "gen_ai.prompt.name"),
        new(Fields.PromptVersion, "gen_ai.prompt.version"),
        new(Fields.SessionId, "gen_ai.conversation.id"),
        .. Rows.Of(Fields.TraceName, "gen_ai.workflow.name", "gen_ai.agent.name"),
        new(Fields.Failed, "gen_ai.response.finish_reasons") { Read = Mastra.IsError },
        new(Fields.Instructions, "gen_ai.system_instructions"),
        new(Fields.Input, "gen_ai.input.messages") { Read = Contents.Messages(MessageFinder.User), Expected = Messages },
        new(Fields.Input, "gen_ai.retrieval.query.text") { Kinds = Rows.Searches },
        new(Fields.Output, "gen_ai.output.messages") { Read = Contents.Messages(MessageFinder.Assistant), Expected = Messages },
        new(Fields.ToolArguments, "gen_ai.tool.call.arguments"),
        new(Fields.ToolResult, "gen_ai.tool.call.result"),
        new(Fields.ToolDefinitions, "gen_ai.tool.definitions"),
        new(Fields.Documents, "gen_ai.retrieval.documents"),
        .. Rows.Named(Fields.Parameters, "service_tier",
            "openai.response.service_tier", "gen_ai.openai.response.service_tier",
            "openai.request.service_tier", "gen_ai.openai.request.service_tier"),
        new(Fields.Parameters, "gen_ai.request.") { ReadNumbered = NamedValues.Rest("", "model") },
        .. Rows.Named(Fields.Parameters, "output_type", "gen_ai.output.type"),
        .. Rows.Named(Fields.Parameters, "dimensions", "gen_ai.embeddings.dimension.count"),
        .. Rows.Named(Fields.Parameters, "data_source_id", "gen_ai.data_source.id"),
        new(Fields.ResponseId, "gen_ai.response.id"),
        new(Fields.FinishReasons, "gen_ai.response.finish_reasons"),
        .. ((string[])["id", "description", "version"]).SelectMany(name => Rows.Named(Fields.Metadata, "agent." + name, "gen_ai.agent." + name)),
        .. Modalities.SelectMany(name => Rows.Named(Fields.Metadata, "usage." + name, Usage + name)),
        .. Rows.Named(Fields.Metadata, "time_per_output_chunk", "gen_ai.client.operation.time_per_output_chunk"),
        .. Rows.Named(Fields.Metadata, "mcp.session.id", "mcp.session.id"),
    ]);
}

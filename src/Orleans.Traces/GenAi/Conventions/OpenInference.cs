using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>OpenInference (Arize Phoenix): <c>openinference.*</c>, <c>llm.*</c>, <c>input.*</c>, <c>output.*</c>, with numbered keys.</summary>
internal static class OpenInference
{
    private const string Tokens = "llm.token_count.", Prompt = Tokens + "prompt_details.", Completion = Tokens + "completion_details.";

    private static readonly Func<SentValue, object?> Kinds = Expect.OneOf(
        (SpanKind.Llm, ["LLM"]), (SpanKind.Embedding, ["EMBEDDING"]), (SpanKind.Retriever, ["RETRIEVER"]), (SpanKind.Reranker, ["RERANKER"]),
        (SpanKind.Tool, ["TOOL"]), (SpanKind.Agent, ["AGENT"]), (SpanKind.Chain, ["CHAIN", "PROMPT", "DECISION", "UNKNOWN"]),
        (SpanKind.Guardrail, ["GUARDRAIL"]), (SpanKind.Evaluator, ["EVALUATOR"]));

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("OpenInference", Rank.OpenInference,
    [
        new(Fields.Kind, "openinference.span.kind") { Read = Kinds },
        .. Rows.Of(Fields.Provider, "llm.provider", "llm.system"),
        .. Rows.Of(Fields.RequestModel, "embedding.model_name", "reranker.model_name"),
        new(Fields.ResponseModel, "llm.model_name"),
        new(Fields.InputTokens, Tokens + "prompt"),
        new(Fields.OutputTokens, Tokens + "completion"),
        new(Fields.TotalTokens, Tokens + "total"),
        .. Rows.Of(Fields.CacheReadTokens, Prompt + "cache_read", Prompt + "cache_input"),
        new(Fields.CacheWriteTokens, Prompt + "cache_write"),
        new(Fields.ReasoningTokens, Completion + "reasoning"),
        new(Fields.InputAudioTokens, Prompt + "audio"),
        new(Fields.OutputAudioTokens, Completion + "audio"),
        new(Fields.CostTotal, "llm.cost.total"),
        new(Fields.CostInput, "llm.cost.prompt"),
        new(Fields.CostOutput, "llm.cost.completion"),
        new(Fields.ToolName, "tool.name"),
        new(Fields.ToolCallId, "tool.id"),
        .. Rows.Of(Fields.AgentName, "agent.name", "graph.node.name", "graph.node.id"),
        new(Fields.PromptName, "prompt.id"),
        new(Fields.PromptVersion, "llm.prompt_template.version"),
        new(Fields.SessionId, "session.id"),
        new(Fields.UserId, "user.id"),
        new(Fields.Tags, "tag.tags"),
    ]);
}

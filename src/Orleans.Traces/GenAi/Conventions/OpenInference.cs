using Orleans.Traces.GenAi.Messages;
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
        new(Fields.Input, "llm.input_messages.") { ReadNumbered = FlattenedMessages.OpenInference(MessageFinder.User) },
        new(Fields.Input, "llm.prompts.") { ReadNumbered = FlattenedMessages.Each("prompt", "text") },
        new(Fields.Input, "embedding.embeddings.") { ReadNumbered = FlattenedMessages.Each("embedding", "text") },
        new(Fields.Input, "reranker.query") { Kinds = Rows.Searches },
        new(Fields.Output, "llm.output_messages.") { ReadNumbered = FlattenedMessages.OpenInference(MessageFinder.Assistant) },
        new(Fields.Output, "llm.choices.") { ReadNumbered = FlattenedMessages.Each("completion", "text") },
        new(Fields.Output, "embedding.embeddings.") { ReadNumbered = FlattenedMessages.Each("embedding", "vector") },
        new(Fields.ToolArguments, "tool.parameters"),
        new(Fields.ToolDefinitions, "llm.tools.") { ReadNumbered = FlattenedMessages.Each("tool", "json_schema", decoded: true) },
        new(Fields.Documents, "retrieval.documents.") { ReadNumbered = ReadDocuments.Numbered },
        new(Fields.Documents, "reranker.output_documents.") { ReadNumbered = ReadDocuments.Numbered },
        new(Fields.Documents, "reranker.input_documents.") { ReadNumbered = ReadDocuments.Numbered },
        new(Fields.Parameters, "llm.invocation_parameters"),
        .. Rows.Named(Fields.Parameters, "top_k", "reranker.top_k"),
        new(Fields.FinishReasons, "llm.finish_reason"),
        new(Fields.PromptTemplate, "llm.prompt_template.template"),
        new(Fields.PromptVariables, "llm.prompt_template.variables"),
        new(Fields.Metadata, "metadata"),
        .. ((string[])["prompt.vendor", "prompt.url", "graph.node.id", "graph.node.parent_id"]).SelectMany(key => Rows.Named(Fields.Metadata, key, key)),
        .. ((string[])["", "trace.", "session."]).SelectMany(Scored),
    ]);

    // What is judged stands before the key: nothing for the span itself.
    private static IEnumerable<Row> Scored(string target)
    {
        var about = target.Length == 0 ? "span" : target[..^1];
        yield return new Row(Fields.Scores, target + "annotations.") { ReadNumbered = ReadScores.Numbered("annotation.", about) };
        yield return new Row(Fields.Scores, target + "evaluations.") { ReadNumbered = ReadScores.Numbered("evaluation.", about) };
    }
}

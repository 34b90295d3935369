using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>OpenLLMetry (Traceloop): <c>traceloop.*</c>, <c>llm.*</c>.</summary>
internal static class Traceloop
{
    private const string Properties = "traceloop.association.properties.", Prompt = "traceloop.prompt.", Entity = "traceloop.entity.name";

    private static readonly Func<SentValue, object?> Kinds = Expect.OneOf(
        (SpanKind.Tool, ["tool"]), (SpanKind.Agent, ["agent"]), (SpanKind.Chain, ["workflow", "task", "session", "unknown"]));

    private static readonly Func<SentValue, object?> Requests = Expect.OneOf(
        (SpanKind.Llm, ["chat", "completion"]), (SpanKind.Embedding, ["embedding"]), (SpanKind.Reranker, ["rerank"]));

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("OpenLLMetry", Rank.Traceloop,
    [
        new(Fields.Kind, "traceloop.span.kind") { Read = Kinds },
        new(Fields.Kind, "llm.request.type") { Read = Requests },
        new(Fields.Kind, "gen_ai.guardrail.") { ReadNumbered = _ => SpanKind.Guardrail },
        new(Fields.RequestModel, "llm.request.model_name"),
        new(Fields.RequestModel, Properties + "ls_model_name"),
        new(Fields.ResponseModel, "llm.response.model_name"),
        new(Fields.Provider, Properties + "ls_provider"),
        new(Fields.TotalTokens, "llm.usage.total_tokens"),
        new(Fields.ToolName, Entity) { Kinds = [SpanKind.Tool] },
        new(Fields.AgentName, Entity) { Kinds = [SpanKind.Agent] },
        new(Fields.PromptName, Prompt + "key"),
        .. Rows.Of(Fields.PromptVersion, Prompt + "version", Prompt + "version_name", Prompt + "version_hash"),
        new(Fields.SessionId, Properties + "session_id"),
        .. Rows.Of(Fields.UserId, Properties + "user_id", "llm.user"),
        new(Fields.TraceName, "traceloop.workflow.name"),
    ]);
}

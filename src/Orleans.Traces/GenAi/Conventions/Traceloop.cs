using Orleans.Traces.GenAi.Messages;
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
        new(Fields.Input, "gen_ai.prompt.") { ReadNumbered = FlattenedMessages.Plain(MessageFinder.User) },
        new(Fields.Input, "traceloop.entity.input"),
        new(Fields.Output, "gen_ai.completion.") { ReadNumbered = FlattenedMessages.Plain(MessageFinder.Assistant) },
        new(Fields.Output, "traceloop.entity.output"),
        Rows.DocumentsIn("traceloop.entity.output"),
        new(Fields.Input, "gen_ai.guardrail.input"),
        new(Fields.Output, "gen_ai.guardrail.output"),
        new(Fields.ToolDefinitions, "llm.request.functions.") { ReadNumbered = FlattenedMessages.Objects },
        .. Rows.Of(Fields.FinishReasons, "llm.response.finish_reason", "llm.response.stop_reason"),
        new(Fields.FinishReasons, "gen_ai.completion.") { ReadNumbered = FlattenedMessages.FinishReasons },
        new(Fields.PromptTemplate, Prompt + "template"),
        new(Fields.PromptVariables, Prompt + "template_variables"),
        new(Fields.Metadata, Properties) { ReadNumbered = NamedValues.Rest() },
        new(Fields.Metadata, "gen_ai.guardrail.") { ReadNumbered = NamedValues.Rest("guardrail.", "input", "output") },
    ]);
}

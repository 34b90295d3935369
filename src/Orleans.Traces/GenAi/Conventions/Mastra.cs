using System.Text.Json;
using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>Mastra: <c>mastra.*</c> beside <c>gen_ai.*</c>. A call that failed is <c>ok</c> with the finish reason "error".</summary>
internal static class Mastra
{
    // The types of span that have an input and an output of their own.
    private static readonly string[] Types =
    [
        "agent_run", "model_generation", "model_step", "model_chunk", "tool_call", "mcp_tool_call", "client_tool_call", "provider_tool_call",
        "workflow_run", "workflow_step", "workflow_conditional", "workflow_parallel", "workflow_loop", "processor_run", "generic",
        "rag_embedding", "scorer_run", "llm_generation",
    ];

    private static readonly Func<SentValue, object?> Kinds = Expect.OneOf(
        (SpanKind.Llm, ["model_generation", "model_step", "llm_generation"]), (SpanKind.Agent, ["agent_run"]),
        (SpanKind.Tool, ["tool_call", "mcp_tool_call", "client_tool_call", "provider_tool_call"]), (SpanKind.Embedding, ["rag_embedding"]),
        (SpanKind.Chain,
        [
            "model_chunk", "workflow_run", "workflow_step", "workflow_conditional", "workflow_conditional_eval", "workflow_parallel",
            "workflow_loop", "workflow_sleep", "workflow_wait_event", "processor_run",
        ]),
        (SpanKind.Evaluator, ["scorer_run"]));

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("Mastra", Rank.Vendor,
    [
        new(Fields.Kind, "mastra.span.type") { Read = Kinds },
        .. Rows.Of(Fields.SessionId, "mastra.metadata.sessionId", "mastra.metadata.threadId"),
        .. Rows.Of(Fields.UserId, "mastra.metadata.userId", "mastra.metadata.resourceId"),
        new(Fields.Tags, "mastra.tags"),
        .. Types.Select(type => new Row(Fields.Input, $"mastra.{type}.input")),
        .. Types.Select(type => new Row(Fields.Output, $"mastra.{type}.output")),
        new(Fields.Metadata, "mastra.metadata.") { ReadNumbered = NamedValues.Rest() },
    ]);

    /// <summary>Whether the finish reasons, a list or one text, name an error.</summary>
    public static object? IsError(SentValue reasons) =>
        reasons.Text == "error"
        || (reasons.Json is { ValueKind: JsonValueKind.Array } array && array.EnumerateArray().Any(r => r.ValueKind == JsonValueKind.String && r.ValueEquals("error")))
            ? true
            : null;
}

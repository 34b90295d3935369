using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>Google's Agent Development Kit: <c>gcp.vertex.agent.*</c> beside <c>gen_ai.*</c>.</summary>
internal static class GoogleAdk
{
    private const string Agent = "gcp.vertex.agent.";

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("Google ADK", Rank.Generic,
    [
        new(Fields.Kind, Agent + "llm_request") { Read = _ => SpanKind.Llm },
        new(Fields.Kind, Agent + "tool_call_args") { Read = _ => SpanKind.Tool },
        new(Fields.SessionId, Agent + "session_id"),
        new(Fields.Input, Agent + "llm_request"),
        new(Fields.Output, Agent + "llm_response"),
        new(Fields.ToolArguments, Agent + "tool_call_args"),
        new(Fields.ToolResult, Agent + "tool_response"),
    ]);
}

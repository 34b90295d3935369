using Orleans.Traces.GenAi.Messages;
using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>Pydantic's Logfire and Pydantic AI: <c>logfire.*</c>, and plain names.</summary>
internal static class Logfire
{
    // OpenTelemetry's severity numbers: ERROR and above.
    private const double Error = 17;

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("Logfire, Pydantic AI", Rank.Generic,
    [
        new(Fields.Kind, "pydantic_ai.all_messages") { Read = _ => SpanKind.Agent },
        new(Fields.Kind, "all_messages_events") { Read = _ => SpanKind.Agent },
        new(Fields.RequestModel, "model_name"),
        new(Fields.AgentName, "agent_name"),
        new(Fields.Tags, "logfire.tags"),
        new(Fields.Failed, "logfire.level_num") { Read = value => Expect.Number(value) >= Error ? true : null },
        new(Fields.Input, "events") { Read = value => Events(value, answers: false), IsOptional = true },
        new(Fields.Input, "all_messages_events") { Read = value => Events(value, answers: false), IsOptional = true },
        new(Fields.Input, "pydantic_ai.all_messages") { Read = Contents.Messages(MessageFinder.User) },
        .. Rows.Of(Fields.Input, "request_data", "prompt"),
        new(Fields.Output, "final_result"),
        new(Fields.Output, "events") { Read = value => Events(value, answers: true), IsOptional = true },
        new(Fields.Output, "response_data"),
        new(Fields.ToolArguments, "tool_arguments"),
        new(Fields.ToolResult, "tool_response"),
        .. Rows.Of(Fields.DisplayName, "logfire.msg", "logfire.msg_template"),
    ]);

    private static object? Events(SentValue value, bool answers) =>
        value.Json is { } json && MessageEvents.InList(json, answers) is { } messages ? messages : null;
}

using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>Claude Code: plain names. Its input tokens exclude what was cached.</summary>
internal static class ClaudeCode
{
    private static readonly Func<SentValue, object?> Kinds = Expect.OneOf(
        (SpanKind.Llm, ["llm_request"]), (SpanKind.Tool, ["tool"]), (SpanKind.Agent, ["interaction"]),
        (SpanKind.Chain, ["tool.execution", "tool.blocked_on_user", "hook"]));

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("Claude Code", Rank.Generic,
    [
        new(Fields.Kind, "span.type") { Read = Kinds },
        new(Fields.RequestModel, "model") { Kinds = [SpanKind.Llm] },
        new(Fields.InputTokens, "input_tokens") { IsExclusive = true },
        new(Fields.OutputTokens, "output_tokens"),
        new(Fields.CacheReadTokens, "cache_read_tokens"),
        new(Fields.CacheWriteTokens, "cache_creation_tokens"),
        new(Fields.CostTotal, "cost_usd"),
        new(Fields.TimeToFirstToken, "ttft_ms"),
        new(Fields.ToolName, "tool_name") { Kinds = [SpanKind.Tool] },
        new(Fields.Input, "user_prompt"),
        new(Fields.Output, "response.model_output"),
        new(Fields.ToolArguments, "tool_input"),
        new(Fields.ToolResult, "tool.output") { ReadEvents = OutputOf },
    ]);

    // The event's one attribute that holds it has had several names.
    private static object? OutputOf(IReadOnlyList<SentEvent> events)
    {
        foreach (var key in (string[])["output", "tool.output", "content", "tool_output", "result"])
        {
            if (events[^1].Attributes.TryGet(key, out var value))
                return Contents.Any(new SentValue(key, value));
        }

        return events[^1].Attributes.Count == 0 ? null : JsonContent.Of(new Query.AttributeValue.Map(events[^1].Attributes));
    }
}

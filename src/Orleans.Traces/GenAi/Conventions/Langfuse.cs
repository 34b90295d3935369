using System.Text.Json;
using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>Langfuse's SDKs: <c>langfuse.*</c>, and no <c>gen_ai.*</c> at all.</summary>
internal static class Langfuse
{
    private const string Usage = "langfuse.observation.usage_details", Cost = "langfuse.observation.cost_details";

    private static readonly Func<SentValue, object?> Kinds = Expect.OneOf(
        (SpanKind.Llm, ["generation"]), (SpanKind.Embedding, ["embedding"]), (SpanKind.Retriever, ["retriever"]), (SpanKind.Tool, ["tool"]),
        (SpanKind.Agent, ["agent"]), (SpanKind.Chain, ["chain", "span"]), (SpanKind.Guardrail, ["guardrail"]), (SpanKind.Evaluator, ["evaluator"]));

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("Langfuse", Rank.Vendor,
    [
        new(Fields.Kind, "langfuse.observation.type") { Read = Kinds },
        new(Fields.RequestModel, "langfuse.observation.model.name"),
        new(Fields.InputTokens, Usage) { Read = value => Whole(value, "input", "prompt_tokens") },
        new(Fields.InputTokens, Usage + ".input") { IsExclusive = true },
        new(Fields.OutputTokens, Usage) { Read = value => Whole(value, "output", "completion_tokens") },
        new(Fields.OutputTokens, Usage + ".output") { IsExclusive = true },
        .. Rows.Member(Fields.TotalTokens, Usage, "total"),
        .. Rows.Member(Fields.CacheReadTokens, Usage, "input_cached_tokens"),
        .. Rows.Member(Fields.CacheReadTokens, Usage, "cache_read_input_tokens"),
        .. Rows.Member(Fields.CacheReadTokens, Usage, "input_cache_read"),
        .. Rows.Member(Fields.CacheWriteTokens, Usage, "cache_creation_input_tokens"),
        .. Rows.Member(Fields.CacheWriteTokens, Usage, "input_cache_creation"),
        .. Rows.Member(Fields.ReasoningTokens, Usage, "output_reasoning_tokens"),
        .. Rows.Member(Fields.ReasoningTokens, Usage, "output_reasoning"),
        .. Rows.Member(Fields.InputAudioTokens, Usage, "input_audio_tokens"),
        .. Rows.Member(Fields.OutputAudioTokens, Usage, "output_audio_tokens"),
        .. Rows.Member(Fields.CostTotal, Cost, "total"),
        .. Rows.Member(Fields.CostInput, Cost, "input"),
        .. Rows.Member(Fields.CostOutput, Cost, "output"),
        new(Fields.TimeToFirstToken, "langfuse.observation.completion_start_time") { Read = Expect.Time },
        new(Fields.PromptName, "langfuse.observation.prompt.name"),
        new(Fields.PromptVersion, "langfuse.observation.prompt.version"),
        new(Fields.SessionId, "langfuse.session.id"),
        new(Fields.UserId, "langfuse.user.id"),
        .. Rows.Of(Fields.Tags, "langfuse.trace.tags", "langfuse.tags"),
        new(Fields.TraceName, "langfuse.trace.name"),
        new(Fields.Environment, "langfuse.environment"),
        .. Rows.Of(Fields.Release, "langfuse.release", "langfuse.version"),
        new(Fields.Failed, "langfuse.observation.level") { Read = value => value.Text == "ERROR" ? true : null },
        .. Rows.Of(Fields.Input, "langfuse.observation.input", "langfuse.trace.input"),
        .. Rows.Of(Fields.Output, "langfuse.observation.output", "langfuse.trace.output"),
        Rows.DocumentsIn("langfuse.observation.output"),
        new(Fields.Parameters, "langfuse.observation.model.parameters"),
        .. Rows.Of(Fields.Metadata, "langfuse.observation.metadata", "langfuse.trace.metadata"),
        new(Fields.Metadata, "langfuse.observation.metadata.") { ReadNumbered = NamedValues.Rest() },
        new(Fields.Metadata, "langfuse.trace.metadata.") { ReadNumbered = NamedValues.Rest() },
        new(Fields.Metadata, "langfuse.experiment.") { ReadNumbered = NamedValues.Rest("experiment.") },
        new(Fields.ErrorMessage, "langfuse.observation.status_message"),
    ]);

    // Its buckets exclude each other: what was cached is not in "input", what was thought is not in "output". Who fills them by hand, or
    // with OpenAI's names, often counts as everybody else does: then the total says so.
    private static object? Whole(SentValue value, string bucket, string inclusive)
    {
        if (value.Json is not { ValueKind: JsonValueKind.Object } usage)
            return null;
        if (TokensOf(usage, bucket) is not { } tokens)
            return TokensOf(usage, inclusive);
        if (TokensOf(usage, "total") is { } total && total == TokensOf(usage, "input") + TokensOf(usage, "output"))
            return tokens;

        foreach (var member in usage.EnumerateObject())
        {
            if (IsPartOf(member.Name, bucket) && TokensOf(usage, member.Name) is { } part)
                tokens += part;
        }

        return tokens;
    }

    private static bool IsPartOf(string name, string bucket) =>
        name.StartsWith(bucket + "_", StringComparison.Ordinal)
        || (bucket == "input" && name is "cache_read_input_tokens" or "cache_creation_input_tokens");

    private static long? TokensOf(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out var member) ? (long?)Expect.Tokens(new SentValue(name, JsonContent.ToValue(member))) : null;
}

using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>MLflow: <c>mlflow.*</c>, each value encoded as JSON, texts in quotes included.</summary>
internal static class Mlflow
{
    private const string Usage = "mlflow.chat.tokenUsage", Cost = "mlflow.llm.cost", Prompts = "mlflow.linkedPrompts";

    private static readonly Func<SentValue, object?> Kinds = Expect.OneOf(
        (SpanKind.Llm, ["LLM", "CHAT_MODEL"]), (SpanKind.Embedding, ["EMBEDDING"]), (SpanKind.Retriever, ["RETRIEVER"]),
        (SpanKind.Reranker, ["RERANKER"]), (SpanKind.Tool, ["TOOL"]), (SpanKind.Agent, ["AGENT"]),
        (SpanKind.Chain, ["CHAIN", "WORKFLOW", "TASK", "PARSER", "MEMORY"]), (SpanKind.Guardrail, ["GUARDRAIL"]),
        (SpanKind.Evaluator, ["EVALUATOR"]));

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("MLflow", Rank.Vendor,
    [
        new(Fields.Kind, "mlflow.spanType") { Read = Kinds },
        new(Fields.RequestModel, "mlflow.llm.model") { Read = Expect.QuotedName },
        new(Fields.Provider, "mlflow.llm.provider") { Read = Expect.QuotedName },
        .. Rows.Member(Fields.InputTokens, Usage, "input_tokens"),
        .. Rows.Member(Fields.OutputTokens, Usage, "output_tokens"),
        .. Rows.Member(Fields.TotalTokens, Usage, "total_tokens"),
        .. Rows.Member(Fields.CacheReadTokens, Usage, "cache_read_input_tokens"),
        .. Rows.Member(Fields.CacheWriteTokens, Usage, "cache_creation_input_tokens"),
        .. Rows.Member(Fields.CostTotal, Cost, "total_cost"),
        .. Rows.Member(Fields.CostInput, Cost, "input_cost"),
        .. Rows.Member(Fields.CostOutput, Cost, "output_cost"),
        .. Rows.Member(Fields.PromptName, Prompts, "name"),
        .. Rows.Member(Fields.PromptVersion, Prompts, "version"),
        new(Fields.SessionId, "mlflow.trace.session") { Read = Expect.QuotedName },
        new(Fields.UserId, "mlflow.trace.user") { Read = Expect.QuotedName },
        new(Fields.Tags, "mlflow.traceTag.") { ReadNumbered = TagsOf },
        new(Fields.Failed, "mlflow.spanLogLevel") { Read = IsError },
        new(Fields.Input, "mlflow.spanInputs"),
        new(Fields.Output, "mlflow.spanOutputs"),
        Rows.DocumentsIn("mlflow.spanOutputs"),
        new(Fields.ToolDefinitions, "mlflow.chat.tools"),
        .. Rows.Named(Fields.Metadata, "experimentId", "mlflow.experimentId"),
    ]);

    private static object? TagsOf(NumberedKeys keys)
    {
        var tags = new List<string>();
        foreach (var (name, value) in keys.Entries.Take(Expect.MaxTags))
        {
            // Its own bookkeeping stands there too.
            if (!name.StartsWith("mlflow.", StringComparison.Ordinal) && Expect.QuotedName(new SentValue(name, value)) is string text)
                tags.Add($"{name}:{text}");
        }

        return tags.Count > 0 ? tags : null;
    }

    // In Python's words, or its numbers: 40 is ERROR.
    private static object? IsError(SentValue value) =>
        Expect.QuotedName(value) is "ERROR" or "CRITICAL" || Expect.Number(value) >= 40 ? true : null;
}

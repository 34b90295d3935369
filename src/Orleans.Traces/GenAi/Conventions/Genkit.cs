using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>Google's Genkit: <c>genkit:*</c>; tokens stand in the JSON of the output alone.</summary>
internal static class Genkit
{
    private const string Output = "genkit:output", Name = "genkit:name";

    private static readonly Func<SentValue, object?> Kinds = Expect.OneOf(
        (SpanKind.Llm, ["model", "background-model"]), (SpanKind.Embedding, ["embedder"]), (SpanKind.Retriever, ["retriever"]),
        (SpanKind.Reranker, ["reranker"]), (SpanKind.Tool, ["tool", "tool.v2"]), (SpanKind.Agent, ["agent"]),
        (SpanKind.Chain, ["flow", "prompt", "executable-prompt"]), (SpanKind.Evaluator, ["evaluator"]));

    private static readonly Func<SentValue, object?> Types = Expect.OneOf((SpanKind.Chain, ["flow", "flowStep", "promptTemplate"]));

    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("Genkit", Rank.Vendor,
    [
        new(Fields.Kind, "genkit:metadata:subtype") { Read = Kinds },
        new(Fields.Kind, "genkit:type") { Read = Types },
        new(Fields.RequestModel, Name) { Kinds = [SpanKind.Llm, SpanKind.Embedding, SpanKind.Reranker] },
        new(Fields.ToolName, Name) { Kinds = [SpanKind.Tool] },
        new(Fields.AgentName, Name) { Kinds = [SpanKind.Agent] },
        Usage(Fields.InputTokens, "inputTokens"),
        Usage(Fields.OutputTokens, "outputTokens"),
        Usage(Fields.TotalTokens, "totalTokens"),
        Usage(Fields.CacheReadTokens, "cachedContentTokens"),
        Usage(Fields.ReasoningTokens, "thoughtsTokens"),
        new(Fields.Failed, "genkit:state") { Read = value => value.Text == "error" ? true : null },
        new(Fields.Input, "genkit:input"),
        new(Fields.Output, Output),
        Rows.DocumentsIn(Output),
        .. Rows.Named(Fields.Metadata, "path", "genkit:path"),
    ]);

    private static Row Usage(Field field, string member) =>
        new(field, Output) { Path = "usage." + member, Kinds = [SpanKind.Llm, SpanKind.Embedding, SpanKind.Agent], IsOptional = true };
}

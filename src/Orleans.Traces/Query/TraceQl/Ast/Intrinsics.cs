namespace Orleans.Traces.Query.TraceQl.Ast;

/// <summary>What is known of an intrinsic.</summary>
/// <param name="Name">Its name; of two the one that Tempo answers with.</param>
/// <param name="Type">What it is.</param>
/// <param name="Needs">What must be read for it.</param>
/// <param name="OtherName">Another name that means the same.</param>
/// <param name="Always">Every span has it, so that comparing it with nil is a mistake.</param>
internal sealed record IntrinsicRow(string Name, ValueKind Type, TraceQlNeeds Needs, string? OtherName = null, bool Always = false);

/// <summary>The table of intrinsics: the one place that says what they are called and what they are.</summary>
internal static class Intrinsics
{
    private static readonly Dictionary<Intrinsic, IntrinsicRow> Rows = new()
    {
        [Intrinsic.Name] = new("name", ValueKind.Text, default, "span:name", Always: true),
        [Intrinsic.Status] = new("status", ValueKind.Status, default, "span:status", Always: true),
        [Intrinsic.StatusMessage] = new("statusMessage", ValueKind.Text, default, "span:statusMessage", Always: true),
        [Intrinsic.Kind] = new("kind", ValueKind.Kind, default, "span:kind", Always: true),
        [Intrinsic.Duration] = new("duration", ValueKind.Duration, default, "span:duration"),
        [Intrinsic.ChildCount] = new("span:childCount", ValueKind.Int, default, "childCount", Always: true),
        [Intrinsic.SpanId] = new("span:id", ValueKind.Text, default, Always: true),
        [Intrinsic.ParentId] = new("span:parentID", ValueKind.Text, default),
        [Intrinsic.NestedSetLeft] = new("nestedSetLeft", ValueKind.Int, default, Always: true),
        [Intrinsic.NestedSetRight] = new("nestedSetRight", ValueKind.Int, default, Always: true),
        [Intrinsic.NestedSetParent] = new("nestedSetParent", ValueKind.Int, default, Always: true),
        [Intrinsic.TraceId] = new("trace:id", ValueKind.Text, default, Always: true),
        [Intrinsic.TraceDuration] = new("traceDuration", ValueKind.Duration, default, "trace:duration", Always: true),
        [Intrinsic.RootName] = new("rootName", ValueKind.Text, default, "trace:rootName", Always: true),
        [Intrinsic.RootServiceName] = new("rootServiceName", ValueKind.Text, default, "trace:rootService", Always: true),
        [Intrinsic.EventName] = new("event:name", ValueKind.Text, TraceQlNeeds.Attributes | TraceQlNeeds.Logs),
        [Intrinsic.EventTimeSinceStart] = new("event:timeSinceStart", ValueKind.Duration, TraceQlNeeds.Attributes | TraceQlNeeds.Logs),
        [Intrinsic.LinkTraceId] = new("link:traceID", ValueKind.Text, TraceQlNeeds.Attributes),
        [Intrinsic.LinkSpanId] = new("link:spanID", ValueKind.Text, TraceQlNeeds.Attributes),
        [Intrinsic.InstrumentationName] = new("instrumentation:name", ValueKind.Text, TraceQlNeeds.Attributes, Always: true),
        [Intrinsic.InstrumentationVersion] = new("instrumentation:version", ValueKind.Text, TraceQlNeeds.Attributes, Always: true),

        [Intrinsic.LlmKind] = new("llm:kind", ValueKind.Text, TraceQlNeeds.Facts, Always: true),
        [Intrinsic.LlmProvider] = new("llm:provider", ValueKind.Text, TraceQlNeeds.Facts),
        [Intrinsic.LlmModel] = new("llm:model", ValueKind.Text, TraceQlNeeds.Facts),
        [Intrinsic.LlmRequestModel] = new("llm:requestModel", ValueKind.Text, TraceQlNeeds.Facts),
        [Intrinsic.LlmResponseModel] = new("llm:responseModel", ValueKind.Text, TraceQlNeeds.Facts),
        [Intrinsic.LlmInputTokens] = new("llm:inputTokens", ValueKind.Int, TraceQlNeeds.Facts),
        [Intrinsic.LlmOutputTokens] = new("llm:outputTokens", ValueKind.Int, TraceQlNeeds.Facts),
        [Intrinsic.LlmCacheReadTokens] = new("llm:cacheReadTokens", ValueKind.Int, TraceQlNeeds.Facts),
        [Intrinsic.LlmCacheWriteTokens] = new("llm:cacheWriteTokens", ValueKind.Int, TraceQlNeeds.Facts),
        [Intrinsic.LlmReasoningTokens] = new("llm:reasoningTokens", ValueKind.Int, TraceQlNeeds.Facts),
        [Intrinsic.LlmCost] = new("llm:cost", ValueKind.Float, TraceQlNeeds.Facts | TraceQlNeeds.Costs),
        [Intrinsic.LlmTimeToFirstToken] = new("llm:timeToFirstToken", ValueKind.Duration, TraceQlNeeds.Facts),
        [Intrinsic.LlmTool] = new("llm:tool", ValueKind.Text, TraceQlNeeds.Facts),
        [Intrinsic.LlmAgent] = new("llm:agent", ValueKind.Text, TraceQlNeeds.Facts),
        [Intrinsic.LlmPrompt] = new("llm:prompt", ValueKind.Text, TraceQlNeeds.Facts),
        [Intrinsic.LlmError] = new("llm:error", ValueKind.Bool, TraceQlNeeds.Facts, Always: true),
        [Intrinsic.LlmText] = new("llm:text", ValueKind.Text, TraceQlNeeds.Attributes | TraceQlNeeds.Logs | TraceQlNeeds.Text, Always: true),
        [Intrinsic.Score] = new("score:", ValueKind.Any, TraceQlNeeds.Scores),

        [Intrinsic.TraceName] = new("trace:name", ValueKind.Text, TraceQlNeeds.TraceFacts, Always: true),
        [Intrinsic.TraceSpanCount] = new("trace:spanCount", ValueKind.Int, default, Always: true),
        [Intrinsic.TraceErrorCount] = new("trace:errorCount", ValueKind.Int, TraceQlNeeds.TraceFacts, Always: true),
        [Intrinsic.TraceCost] = new("trace:cost", ValueKind.Float, TraceQlNeeds.TraceFacts),
        [Intrinsic.TraceInputTokens] = new("trace:inputTokens", ValueKind.Int, TraceQlNeeds.TraceFacts),
        [Intrinsic.TraceOutputTokens] = new("trace:outputTokens", ValueKind.Int, TraceQlNeeds.TraceFacts),
        [Intrinsic.TraceUser] = new("trace:user", ValueKind.Text, TraceQlNeeds.TraceFacts),
        [Intrinsic.TraceSession] = new("trace:session", ValueKind.Text, TraceQlNeeds.TraceFacts),
        [Intrinsic.TraceTags] = new("trace:tags", ValueKind.Text, TraceQlNeeds.TraceFacts),
        [Intrinsic.TraceEnvironment] = new("trace:environment", ValueKind.Text, TraceQlNeeds.TraceFacts),
        [Intrinsic.TraceRelease] = new("trace:release", ValueKind.Text, TraceQlNeeds.TraceFacts),
    };

    private static readonly Dictionary<string, Intrinsic> ByName = Rows
        .Where(r => r.Key != Intrinsic.Score)
        .SelectMany(r => new[] { (r.Value.Name, r.Key), (Name: r.Value.OtherName ?? r.Value.Name, r.Key) })
        .Distinct()
        .ToDictionary(r => r.Name, r => r.Key, StringComparer.Ordinal);

    public static IntrinsicRow Of(Intrinsic intrinsic) => Rows[intrinsic];

    /// <summary>The intrinsic of this name, scoped or not.</summary>
    public static bool TryFind(string name, out Intrinsic intrinsic) => ByName.TryGetValue(name, out intrinsic);

    /// <summary>The names that start with <paramref name="scope"/> and a colon.</summary>
    public static IEnumerable<string> NamesIn(string scope) =>
        ByName.Keys.Where(n => n.StartsWith(scope + ":", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}

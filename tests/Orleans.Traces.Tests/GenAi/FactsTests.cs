using Orleans.Traces.GenAi;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.GenAi;

/// <summary>Sections 2, 4, 5 and 7 of the table of attributes: each key says its fact, alone.</summary>
public class FactsTests
{
    public static TheoryData<Said> Keys => new()
    {
        Names(f => f.RequestModel, "gen_ai.request.model", "llm.request.model_name", "ai.model.id", "aisdk.model.id",
            "langfuse.observation.model.name", "mlflow.llm.model", "braintrust.metadata.model", "embedding.model_name", "reranker.model_name",
            "langsmith.metadata.ls_model_name", "lmnr.association.properties.ls_model_name", "model_name"),
        Names(f => f.ResponseModel, "gen_ai.response.model", "llm.response.model_name", "llm.model_name", "ai.response.model"),
        Names(f => f.Provider, "gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system", "ai.model.provider", "aisdk.model.provider",
            "mlflow.llm.provider", "braintrust.metadata.provider", "langsmith.metadata.ls_provider", "lmnr.association.properties.ls_provider"),
        Names(f => f.ServiceTier, "openai.response.service_tier", "gen_ai.openai.response.service_tier", "openai.request.service_tier",
            "gen_ai.openai.request.service_tier", "gen_ai.request.service_tier"),
        Names(f => f.SessionId, "gen_ai.conversation.id", "session.id", "langfuse.session.id", "traceloop.association.properties.session_id",
            "lmnr.association.properties.session_id", "ai.telemetry.metadata.sessionId", "ai.telemetry.metadata.session_id",
            "mlflow.trace.session", "langsmith.metadata.session_id", "langsmith.metadata.thread_id", "langsmith.metadata.conversation_id",
            "thread_id"),
        Names(f => f.UserId, "user.id", "enduser.id", "langfuse.user.id", "traceloop.association.properties.user_id",
            "lmnr.association.properties.user_id", "ai.telemetry.metadata.userId", "ai.telemetry.metadata.user_id", "mlflow.trace.user", "llm.user"),
        Names(f => f.TraceName, "langfuse.trace.name", "langsmith.trace.name", "traceloop.workflow.name", "gen_ai.workflow.name",
            "gen_ai.agent.name", "ai.telemetry.functionId"),
        Names(f => f.AgentName, "gen_ai.agent.name", "agent.name", "agent_name", "graph.node.name"),
        Names(f => f.PromptName, "gen_ai.prompt.name", "langfuse.observation.prompt.name", "traceloop.prompt.key", "prompt.id"),
        Names(f => f.PromptVersion, "langfuse.observation.prompt.version", "traceloop.prompt.version", "traceloop.prompt.version_name",
            "llm.prompt_template.version"),
        Names(f => f.Environment, "deployment.environment.name", "deployment.environment", "langfuse.environment"),
        Names(f => f.Release, "service.version", "langfuse.release", "langfuse.version"),
        Names(f => f.ToolName, "gen_ai.tool.name", "tool.name", "ai.toolCall.name"),
        Tokens(f => f.Usage.Input, "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt", "ai.usage.inputTokens",
            "ai.usage.promptTokens", "ai.usage.tokens", "braintrust.metrics.prompt_tokens", "mlflow.chat.tokenUsage.input_tokens",
            "langfuse.observation.usage_details.input", "input_tokens"),
        Tokens(f => f.Usage.Output, "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion",
            "ai.usage.outputTokens", "ai.usage.completionTokens", "braintrust.metrics.completion_tokens", "mlflow.chat.tokenUsage.output_tokens",
            "langfuse.observation.usage_details.output", "output_tokens"),
        Tokens(f => f.Usage.CacheRead, "gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens",
            "gen_ai.usage.cache_read_tokens", "gen_ai.usage.details.cache_read_tokens", "gen_ai.usage.input_cached_tokens",
            "llm.token_count.prompt_details.cache_read", "llm.token_count.prompt_details.cache_input", "ai.usage.cachedInputTokens",
            "ai.usage.inputTokenDetails.cacheReadTokens", "braintrust.metrics.prompt_cached_tokens",
            "mlflow.chat.tokenUsage.cache_read_input_tokens", "cache_read_tokens"),
        Tokens(f => f.Usage.CacheWrite, "gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.cache_creation_input_tokens",
            "gen_ai.usage.cache_write_tokens", "gen_ai.usage.details.cache_write_tokens", "gen_ai.usage.input_cache_creation",
            "llm.token_count.prompt_details.cache_write", "ai.usage.inputTokenDetails.cacheWriteTokens",
            "braintrust.metrics.prompt_cache_creation_tokens", "braintrust.metrics.prompt_cache_creation_5m_tokens",
            "braintrust.metrics.prompt_cache_creation_1h_tokens"),
        Tokens(f => f.Usage.CacheWrite1h, "braintrust.metrics.prompt_cache_creation_1h_tokens"),
        Tokens(f => f.Usage.Reasoning, "gen_ai.usage.reasoning.output_tokens", "gen_ai.usage.reasoning_tokens",
            "gen_ai.usage.details.reasoning_tokens", "llm.token_count.completion_details.reasoning", "ai.usage.reasoningTokens",
            "ai.usage.outputTokenDetails.reasoningTokens", "braintrust.metrics.completion_reasoning_tokens"),
        Tokens(f => f.Usage.InputAudio, "gen_ai.usage.audio.input_tokens", "gen_ai.usage.input_audio_tokens",
            "llm.token_count.prompt_details.audio", "braintrust.metrics.prompt_audio_tokens"),
        Tokens(f => f.Usage.OutputAudio, "gen_ai.usage.audio.output_tokens", "gen_ai.usage.output_audio_tokens",
            "llm.token_count.completion_details.audio", "braintrust.metrics.completion_audio_tokens"),
        Usd(f => f.ReportedCost?.Total, "gen_ai.usage.cost", "llm.cost.total", "braintrust.metrics.estimated_cost",
            "langfuse.observation.cost_details.total", "mlflow.llm.cost.total_cost", "cost_usd"),
        Usd(f => f.ReportedCost?.Input, "gen_ai.usage.input_cost", "llm.cost.prompt", "mlflow.llm.cost.input_cost",
            "langfuse.observation.cost_details.input"),
        Usd(f => f.ReportedCost?.Output, "gen_ai.usage.output_cost", "llm.cost.completion", "mlflow.llm.cost.output_cost",
            "langfuse.observation.cost_details.output"),
        Duration(1_500.0, 1.5, "gen_ai.response.time_to_first_chunk", "gen_ai.client.operation.time_to_first_chunk",
            "braintrust.metrics.time_to_first_token"),
        Duration(1.5, 1.5, "ai.response.msToFirstChunk", "ai.stream.msToFirstChunk"),
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_says_its_fact(Said said)
    {
        Assert.All(said.Keys, key => Assert.Equal(said.Expected, said.Fact(Told.Facts((key, said.Value)))));
        Assert.All(said.Keys, key => Assert.True(FactsReader.Needs(System.Text.Encoding.UTF8.GetBytes(key)), key));
    }

    public static TheoryData<string, object?, Func<SpanFacts, object?>, object?> Members => new()
    {
        { "langfuse.observation.usage_details", """{"input":24,"input_cached_tokens":96,"output":16,"output_reasoning_tokens":48,"total":184}""", f => f.Usage, Counted(120, 64, 96, null, 48) },
        { "langfuse.observation.usage_details", """{"input":120,"input_cached_tokens":96,"output":64,"output_reasoning_tokens":48,"total":184}""", f => f.Usage, Counted(120, 64, 96, null, 48) },
        { "langfuse.observation.usage_details", """{"input":1,"cache_read_input_tokens":2,"cache_creation_input_tokens":4,"output":8}""", f => f.Usage, Counted(7, 8, 2, 4, null) },
        { "langfuse.observation.usage_details", """{"prompt_tokens":5,"completion_tokens":6}""", f => f.Usage, Counted(5, 6, null, null, null) },
        { "langfuse.observation.usage_details", new (string, object?)[] { ("input", 24), ("input_cached_tokens", 96) }, f => f.Usage.Input, 120L },
        { "gen_ai.usage.input_token_details", """{"cache_read":3,"cache_creation":4,"audio":5}""", f => (f.Usage.CacheRead, f.Usage.CacheWrite, f.Usage.InputAudio), (3L, 4L, 5L) },
        { "gen_ai.usage.output_token_details", """{"reasoning":3,"audio":5}""", f => (f.Usage.Reasoning, f.Usage.OutputAudio), (3L, 5L) },
        { "mlflow.chat.tokenUsage", """{"input_tokens":3,"output_tokens":4,"total_tokens":7,"cache_read_input_tokens":1}""", f => f.Usage, Counted(3, 4, 1, null, null) },
        { "braintrust.metrics", """{"prompt_tokens":3,"completion_tokens":4,"tokens":7,"time_to_first_token":0.5}""", f => (f.Usage.Input, f.TimeToFirstTokenMs), (3L, 500.0) },
        { "ai.response.providerMetadata", """{"anthropic":{"cacheCreationInputTokens":7,"cacheReadInputTokens":8}}""", f => (f.Usage.CacheWrite, f.Usage.CacheRead), (7L, 8L) },
        { "ai.response.providerMetadata", """{"bedrock":{"usage":{"cacheWriteInputTokens":7}}}""", f => f.Usage.CacheWrite, 7L },
        { "langfuse.observation.cost_details", """{"input":0.25,"output":0.5,"total":0.75}""", f => f.ReportedCost, new ReportedCost(0.75m, 0.25m, 0.5m) },
        { "langfuse.observation.cost_details", """{"input":0.25,"output":0.5}""", f => f.ReportedCost, new ReportedCost(0.75m, 0.25m, 0.5m) },
        { "mlflow.llm.cost", """{"total_cost":0.75}""", f => f.ReportedCost, new ReportedCost(0.75m, null, null) },
        { "mlflow.linkedPrompts", """[{"name":"greet","version":"3"}]""", f => (f.PromptName, f.PromptVersion), ("greet", "3") },
        { "ai.telemetry.metadata.langfusePrompt", """{"name":"greet","version":3}""", f => (f.PromptName, f.PromptVersion), ("greet", "3") },
        { "langfuse.observation.completion_start_time", "\"2026-01-02T03:04:05.020Z\"", f => f.TimeToFirstTokenMs, 20.0 },
        { "langfuse.observation.completion_start_time", "2026-01-02T03:04:05.020Z", f => f.TimeToFirstTokenMs, 20.0 },
        { "langfuse.observation.completion_start_time", "2025-01-02T03:04:05.020Z", f => f.TimeToFirstTokenMs, null },
        { "mlflow.trace.session", "\"quoted\"", f => f.SessionId, "quoted" },
        { "langsmith.trace.session_id", "a project", f => f.SessionId, null },
        { "langsmith.trace.session_name", "a project", f => f.SessionId, null },
        { "mcp.session.id", "transport", f => f.SessionId, null },
        { "user.id", 42, f => f.UserId, "42" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public void A_value_with_members_says_several(string key, object? value, Func<SpanFacts, object?> fact, object? expected)
    {
        // As text: a pair of numbers and a pair of numbers that may be missing are not the same type.
        Assert.Equal($"{expected}", $"{fact(Told.Facts((key, value)))}");
    }

    [Theory]
    [InlineData("tag.tags")]
    [InlineData("langfuse.trace.tags")]
    [InlineData("langfuse.tags")]
    [InlineData("ai.telemetry.metadata.tags")]
    [InlineData("braintrust.tags")]
    [InlineData("langsmith.span.tags")]
    [InlineData("logfire.tags")]
    [InlineData("mastra.tags")]
    public void Tags_are_a_list_or_json_or_text_with_commas(string key)
    {
        Assert.Equal(["a", "b c"], Told.Facts((key, new object?[] { "a", "b c" })).Tags);
        Assert.Equal(["a", "b c"], Told.Facts((key, """["a","b c"]""")).Tags);
        Assert.Equal(["a", "b c"], Told.Facts((key, "a, b c")).Tags);
        Assert.Empty(Told.Facts((key, "")).Tags);
    }

    [Fact]
    public void Tags_with_a_key_each_are_read_together()
    {
        Assert.Equal(["team:search", "tier:gold"],
            Told.Facts(("mlflow.traceTag.team", "search"), ("mlflow.traceTag.mlflow.user", "me"), ("mlflow.traceTag.tier", "\"gold\"")).Tags);
    }

    [Fact]
    public void Genkits_facts_stand_in_its_name_and_its_output()
    {
        var facts = Told.Facts(
            ("genkit:metadata:subtype", "model"),
            ("genkit:name", "googleai/gemini-2.0-flash"),
            ("genkit:output", """{"message":{},"usage":{"inputTokens":14,"outputTokens":8,"thoughtsTokens":2,"cachedContentTokens":3}}"""));

        Assert.Equal("googleai/gemini-2.0-flash", facts.RequestModel);
        Assert.Equal(Counted(14, 8, 3, null, 2), facts.Usage);
        Assert.Equal("search", Told.Facts(("genkit:metadata:subtype", "tool"), ("genkit:name", "search")).ToolName);
        Assert.Null(Told.Facts(("genkit:metadata:subtype", "flow"), ("genkit:name", "shop")).RequestModel);
    }

    [Fact]
    public void A_name_means_what_the_kind_makes_of_it()
    {
        Assert.Equal("search", Told.Facts(("traceloop.span.kind", "tool"), ("traceloop.entity.name", "search")).ToolName);
        Assert.Equal("planner", Told.Facts(("traceloop.span.kind", "agent"), ("traceloop.entity.name", "planner")).AgentName);
        Assert.Null(Told.Facts(("traceloop.span.kind", "workflow"), ("traceloop.entity.name", "shop")).ToolName);
    }

    [Fact]
    public void Session_user_environment_and_release_may_stand_on_the_resource()
    {
        var facts = FactsReader.Read(Told.Span(("user.id", "of the span")) with
        {
            Resource = Told.Map(
                ("deployment.environment.name", "staging"), ("service.version", "1.2"), ("session.id", "s"), ("langfuse.user.id", "of the resource"),
                ("gen_ai.request.model", "not of a resource")),
        });

        Assert.Equal(("staging", "1.2", "s", "of the span"), (facts.Environment, facts.Release, facts.SessionId, facts.UserId));
        Assert.Null(facts.RequestModel);
    }

    private static TokenUsage Counted(long? input, long? output, long? cacheRead, long? cacheWrite, long? reasoning) =>
        new() { Input = input, Output = output, CacheRead = cacheRead, CacheWrite = cacheWrite, Reasoning = reasoning };

    private static Said Names(Func<SpanFacts, object?> fact, params string[] keys) => new(keys, "some name", fact, "some name");

    private static Said Tokens(Func<SpanFacts, object?> fact, params string[] keys) => new(keys, 12, fact, 12L);

    private static Said Usd(Func<SpanFacts, object?> fact, params string[] keys) => new(keys, 0.25, fact, 0.25m);

    private static Said Duration(double expected, double value, params string[] keys) => new(keys, value, f => f.TimeToFirstTokenMs, expected);

    /// <summary>Keys that say the same.</summary>
    public sealed record Said(string[] Keys, object? Value, Func<SpanFacts, object?> Fact, object? Expected)
    {
        public override string ToString() => Keys[0];
    }
}

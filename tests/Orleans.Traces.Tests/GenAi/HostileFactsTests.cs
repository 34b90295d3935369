using System.Text;
using Orleans.Traces.GenAi;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Tests.Query;

namespace Orleans.Traces.Tests.GenAi;

/// <summary>What is not known stays unknown, whatever was sent; and facts need no more than they say.</summary>
public class HostileFactsTests
{
    public static TheoryData<object?> NotTokens => new(
        null, "", "many", "-1", "1.5", double.NaN, double.PositiveInfinity, -1, -0.5, 1.5, long.MaxValue, true,
        new object?[] { 12 }, new (string, object?)[] { ("n", 12) }, new string('9', 5_000));

    [Theory]
    [MemberData(nameof(NotTokens))]
    public void What_is_no_number_of_tokens_is_not_known(object? value)
    {
        Assert.Null(Told.Facts(("gen_ai.usage.input_tokens", value)).Usage.Input);
        Assert.Equal(7, Told.Facts(("gen_ai.usage.input_tokens", value), ("ai.usage.inputTokens", 7)).Usage.Input);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(12.0)]
    [InlineData("12")]
    [InlineData(" 12 ")]
    [InlineData("12.0")]
    public void Numbers_of_other_types_are_read(object value) => Assert.Equal(12, Told.Facts(("gen_ai.usage.input_tokens", value)).Usage.Input);

    [Theory]
    [InlineData("tokens as string", 12L, 3L)]
    [InlineData("tokens as double", 12L, 3L)]
    [InlineData("negative tokens", null, null)]
    [InlineData("tokens not a number", null, null)]
    [InlineData("old keys", 7L, 2L)]
    [InlineData("messages not json", null, null)]
    public void The_odd_spans_say_what_can_be_read(string name, long? input, long? output)
    {
        var facts = FactsReader.Read(Shown.View(EdgeFiles.Read("odd-genai-values/001.pb")).Spans.Single(s => s.Name == name));

        Assert.Equal((input, output), (facts.Usage.Input, facts.Usage.Output));
        Assert.Equal(SpanKind.Llm, facts.Kind);
    }

    [Fact]
    public void A_list_is_no_model_and_an_unknown_operation_no_kind()
    {
        var spans = Shown.View(EdgeFiles.Read("odd-genai-values/001.pb")).Spans;

        Assert.Null(FactsReader.Read(spans.Single(s => s.Name == "model is a list")).RequestModel);
        Assert.Equal(SpanKind.Llm, FactsReader.Read(spans.Single(s => s.Name == "unknown operation")).Kind);
    }

    [Fact]
    public void Parts_larger_than_the_whole_are_no_parts_of_it()
    {
        var facts = Told.Facts(
            ("gen_ai.usage.input_tokens", 24), ("gen_ai.usage.cache_read.input_tokens", 96), ("gen_ai.usage.cache_creation.input_tokens", 4),
            ("gen_ai.usage.output_tokens", 16), ("gen_ai.usage.reasoning.output_tokens", 48));

        Assert.Equal((124L, 64L), (facts.Usage.Input, facts.Usage.Output));
    }

    [Fact]
    public void Plain_counts_of_anthropic_exclude_the_cache()
    {
        Assert.Equal(112, Told.Facts(("input_tokens", 100), ("cache_read_tokens", 10), ("cache_creation_tokens", 2)).Usage.Input);
        Assert.Equal(100, Told.Facts(("gen_ai.usage.input_tokens", 100), ("gen_ai.usage.cache_read.input_tokens", 10)).Usage.Input);
    }

    [Fact]
    public void What_was_written_to_a_cache_is_the_greater_of_the_sum_and_its_parts()
    {
        var facts = Told.Facts(
            ("braintrust.metrics.prompt_tokens", 100), ("braintrust.metrics.prompt_cache_creation_tokens", 7),
            ("braintrust.metrics.prompt_cache_creation_5m_tokens", 6), ("braintrust.metrics.prompt_cache_creation_1h_tokens", 4));

        Assert.Equal((10L, 4L), (facts.Usage.CacheWrite, facts.Usage.CacheWrite1h));
    }

    [Fact]
    public void A_total_tells_the_side_that_is_missing()
    {
        Assert.Equal(8, Told.Facts(("gen_ai.usage.total_tokens", 22), ("gen_ai.usage.input_tokens", 14)).Usage.Output);
        Assert.Equal(14, Told.Facts(("llm.usage.total_tokens", 22), ("gen_ai.usage.output_tokens", 8)).Usage.Input);
        Assert.Equal(14, Told.Facts(("llm.token_count.total", 14), ("openinference.span.kind", "EMBEDDING")).Usage.Input);
        Assert.Null(Told.Facts(("ai.usage.totalTokens", 14), ("ai.usage.inputTokens", 14)).Usage.Output);
        Assert.Null(Told.Facts(("braintrust.metrics.tokens", 14)).Usage.Input);
    }

    [Theory]
    [InlineData("openai.chat", "openai")]
    [InlineData("openai.responses", "openai")]
    [InlineData("anthropic.messages", "anthropic")]
    [InlineData("OpenAI", "openai")]
    [InlineData("amazon-bedrock", "aws.bedrock")]
    [InlineData("aws.bedrock", "aws.bedrock")]
    [InlineData("az.ai.openai", "azure.ai.openai")]
    [InlineData("azure.chat", "azure.ai.openai")]
    [InlineData("az.ai.inference", "azure.ai.inference")]
    [InlineData("google.generative-ai", "gcp.gemini")]
    [InlineData("google.vertex.chat", "gcp.vertex_ai")]
    [InlineData("gcp.gen_ai", "gcp.gen_ai")]
    [InlineData("mistralai", "mistral_ai")]
    [InlineData("xai", "x_ai")]
    [InlineData("moonshot", "moonshot_ai")]
    [InlineData("watsonx", "ibm.watsonx.ai")]
    [InlineData("fakelab.chat", "fakelab")]
    [InlineData(".chat", ".chat")]
    public void Providers_have_opentelemetrys_names(string sent, string name)
    {
        Assert.Equal(name, ProviderNames.Normalize(sent));
        Assert.Equal(name, Told.Facts(("gen_ai.system", sent)).Provider);
    }

    [Theory]
    [InlineData("unset", "langfuse.observation.level", "ERROR", true)]
    [InlineData("unset", "langfuse.observation.level", "WARNING", false)]
    [InlineData("ok", "gen_ai.response.finish_reasons", "[\"error\"]", true)]
    [InlineData("ok", "gen_ai.response.finish_reasons", "[\"stop\"]", false)]
    [InlineData("unset", "ai.response.finishReason", "error", true)]
    [InlineData("unset", "logfire.level_num", "17", true)]
    [InlineData("unset", "logfire.level_num", "13", false)]
    [InlineData("unset", "mlflow.spanLogLevel", "ERROR", true)]
    [InlineData("unset", "mlflow.spanLogLevel", "\"INFO\"", false)]
    [InlineData("unset", "error.type", "timeout", true)]
    [InlineData("ok", "error.type", "timeout", false)]
    [InlineData("unset", "genkit:state", "error", true)]
    [InlineData("error", "anything", "", true)]
    [InlineData("unset", "anything", "", false)]
    public void Failure_is_seen_where_the_convention_says_it(string status, string key, string value, bool failed)
    {
        Assert.Equal(failed, FactsReader.Read(Told.Span((key, value)) with { Status = new SpanStatus(status, "") }).IsError);
    }

    [Fact]
    public void An_exception_means_failure_where_the_client_knows_no_other_way()
    {
        var events = new[] { Told.Event("exception", ("exception.message", "boom")) };
        var ok = new SpanStatus("ok", "");

        Assert.True(FactsReader.Read(Told.Span(("langsmith.span.kind", "llm")) with { Events = events, Status = ok }).IsError);
        Assert.False(FactsReader.Read(Told.Span(("gen_ai.operation.name", "chat")) with { Events = events, Status = ok }).IsError);
        Assert.False(FactsReader.Read(Told.Span(("langsmith.span.kind", "llm")) with { Status = ok }).IsError);
        Assert.True(FactsReader.Read(Told.Span() with { Events = [Told.Event("gen_ai.client.operation.exception")] }).IsError);
    }

    [Fact]
    public void An_event_of_the_calls_details_says_what_attributes_would_and_gives_way_to_them()
    {
        var details = Told.Event("gen_ai.client.inference.operation.details",
            ("gen_ai.request.model", "of the event"), ("gen_ai.usage.input_tokens", 5), ("langfuse.session.id", "of the event"));

        var facts = FactsReader.Read(Told.Span(("gen_ai.request.model", "of the span"), ("session.id", "by OpenInference")) with { Events = [details] });

        Assert.Equal(("of the span", 5L, "of the event"), (facts.RequestModel, facts.Usage.Input, facts.SessionId));
    }

    [Fact]
    public void Facts_need_no_more_than_they_say()
    {
        var edge = TestData.Files("edge", ".pb").Concat(TestData.Files("edge", ".pb.gz")).SelectMany(file => SpansOf(OtlpChunk.Read(OtlpSignal.Traces, TestData.Read(file))).Take(300));
        var spans = EdgeFiles.Recorded().SelectMany(r => SpansOf(r.Items)).Concat(edge).ToList();

        Assert.All(spans, span => Assert.Equal(Written(FactsReader.Read(span)), Written(FactsReader.Read(Filtered(span)))));
        Assert.True(spans.Count(s => FactsReader.Read(s).Kind != SpanKind.Span) > 50, "Hardly any span says anything.");
        Assert.True(spans.Sum(s => s.Attributes.Count - Filtered(s).Attributes.Count) > 500, "Hardly anything was left out.");
    }

    [Fact]
    public void Two_thousand_attributes_and_five_megabytes_are_read_past()
    {
        var many = Enumerable.Range(0, 2_000).Select(i => ($"attribute.{i}", (object?)i));

        var facts = Told.Facts([.. many, ("gen_ai.input.messages", new string('x', 5_000_000)), ("gen_ai.request.model", "gpt-4o"),
            ("genkit:output", new string('[', 5_000_000)), ("user.id", new string('u', 5_000_000))]);

        Assert.Equal("gpt-4o", facts.RequestModel);
        Assert.Null(facts.UserId);
        Assert.False(FactsReader.Needs("gen_ai.input.messages"u8));
        Assert.False(FactsReader.Needs("attribute.7"u8));
        Assert.False(FactsReader.Needs("ключ"u8));
        Assert.False(FactsReader.Needs(new byte[100_000]));
        Assert.True(FactsReader.Needs("mlflow.traceTag.any"u8));
    }

    private static IReadOnlyList<SpanView> SpansOf(List<TraceItem> items) =>
        Shown.View(items.Where(i => i is SpanItem { Header: { SpanId.IsValid: true, TraceId.IsValid: true } })).Spans;

    private static string Written(SpanFacts facts) => $"{facts with { Tags = [] }} {string.Join('|', facts.Tags)}";

    private static SpanView Filtered(SpanView span) => span with
    {
        Attributes = Filtered(span.Attributes),
        Resource = Filtered(span.Resource),
        Events = [.. span.Events.Select(e => e with { Attributes = Filtered(e.Attributes) })],
    };

    private static AttributeMap Filtered(AttributeMap map) => new(map.Where(a => FactsReader.Needs(Encoding.UTF8.GetBytes(a.Key))));
}

using System.Text;
using System.Text.Json;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Tests.Query;

namespace Orleans.Traces.Tests.GenAi;

/// <summary>What cannot be understood loses itself alone, and says so.</summary>
public class HostileMeaningTests
{
    public static TheoryData<string, string?, string?, string[]> OddSpans => new()
    {
        { "tokens not a number", null, null, ["span, attribute \"gen_ai.usage.input_tokens\": expected a number of tokens, not the text \"many\""] },
        { "negative tokens", null, null,
            [
                "span, attribute \"gen_ai.usage.input_tokens\": expected a number of tokens, not -1",
                "span, attribute \"gen_ai.usage.output_tokens\": expected a number of tokens, not 9223372036854775807",
            ] },
        { "messages not json", "\"just text {\"", "\"[{\\\"role\\\":\\\"assistant\\\"\"",
            [
                "span, attribute \"gen_ai.input.messages\": expected a list of messages as JSON, not the text \"just text {\"",
                "span, attribute \"gen_ai.output.messages\": expected a list of messages as JSON, not the text \"[{\"role\":\"assistant\"\"",
            ] },
        { "messages structured", """[{"role":"user","parts":[{"type":"text","content":"structured question"}]}]""", null, [] },
        { "messages of other shape", """[1,"two",null,{"role":5,"content":{"a":[]}}]""", null,
            ["span, attribute \"gen_ai.input.messages\": expected a list of messages as JSON, not a text of 44 characters"] },
        { "model is a list", null, null, ["span, attribute \"gen_ai.request.model\": expected a name, not a list"] },
        { "unknown operation", null, null, [] },
        { "old keys", """[{"role":"user","parts":[{"type":"text","content":"old style question"}]}]""",
            """[{"role":"assistant","parts":[{"type":"text","content":"old style answer"}]}]""", [] },
    };

    [Theory]
    [MemberData(nameof(OddSpans))]
    public void Every_odd_span_is_shown_with_what_can_be_read(string name, string? input, string? output, string[] warnings)
    {
        var meaning = Meant.Of(Shown.View(EdgeFiles.Read("odd-genai-values/001.pb")).Spans.Single(s => s.Name == name));

        Assert.Equal((input, output), (Meant.Text(meaning.Input), Meant.Text(meaning.Output)));
        Assert.Equal(warnings, meaning.Warnings);
    }

    public static TheoryData<object?> Odd => new(
        null, "", "{", "[", "\"", "{}", "[]", "[[]]", "[null]", "[{}]", "[{\"role\":null}]", "{\"messages\":{}}", "{\"choices\":[[]]}", "{\"choices\":[{}]}",
        "{\"message\":{}}", "{\"content\":{}}", "{\"kwargs\":{\"kwargs\":{\"kwargs\":{\"kwargs\":{\"kwargs\":{}}}}}}", "[{\"role\":\"user\",\"content\":[{\"type\":\"image\"}]}]",
        "[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":7}]}]", "[{\"role\":\"tool\",\"content\":null,\"tool_calls\":[7,{}]}]",
        "[{\"type\":\"reasoning\",\"summary\":[1]}]", "{\"id\":[],\"kwargs\":{}}", "{\"id\":[7],\"kwargs\":{}}", "[{\"role\":\"user\",\"content\":\"\\ud83e\"}]",
        "{\"prompt\":7}", "{\"usage\":{\"inputTokens\":{}}}", "[{\"event.name\":7}]", "{\"documents\":[[],7,{\"id\":{}},{\"document\":{\"document\":{}}}]}",
        true, -1, long.MinValue, double.NaN, double.NegativeInfinity, new object?[] { null, 1, Array.Empty<object?>() }, new (string, object?)[] { ("", null) });

    [Theory]
    [MemberData(nameof(Odd))]
    public void Nothing_throws_whatever_stands_under_any_key(object? value)
    {
        string[] kinds = ["chat", "embeddings", "retrieval", "rerank", "execute_tool", "invoke_agent", "plan"];
        var keys = AllKeys();
        for (var i = 0; i < keys.Count; i++)
            AssertWritable(Told.Span(("gen_ai.operation.name", kinds[i % kinds.Length]), (keys[i], value)) with { Events = Events(value), Logs = Logs(value) });
        foreach (var kind in kinds)
            AssertWritable(Told.Span(keys.Select(key => (key, value)).Prepend(("gen_ai.operation.name", kind))));

        Assert.True(keys.Count > 250, $"Only {keys.Count} keys were tried.");
    }

    [Fact]
    public void Half_a_character_does_not_spoil_the_rest()
    {
        var input = Meant.Of(("gen_ai.input.messages", "[{\"role\":\"user\",\"content\":\"\\ud83e\\udd95 \\ud83e \\\\ud83e \\udd95\"}]")).Input;

        Assert.Equal("🦕 \uFFFD \\ud83e \uFFFD", input!.Value[0].GetProperty("parts")[0].GetProperty("content").GetString());
    }

    [Fact]
    public void Json_deeper_than_is_shown_is_text_with_a_warning()
    {
        var deep = new string('[', 60) + new string(']', 60);
        var abyss = new string('[', 1_000_000);
        var meaning = Meant.Of(("langfuse.observation.input", deep), ("langfuse.observation.output", abyss));

        Assert.Equal(deep, meaning.Input!.Value.GetString());
        Assert.Equal(abyss, meaning.Output!.Value.GetString());
        Assert.Equal("span, attribute \"langfuse.observation.input\": JSON nested deeper than 50 levels is shown as text", meaning.Warnings[0]);
        Assert.Empty(Meant.Of(("langfuse.observation.input", new string('[', 50) + new string(']', 50))).Warnings);
        Assert.Empty(Meant.Of(("langfuse.observation.input", "[" + "\"" + deep + "\\\"" + deep + "\"]")).Warnings);
    }

    [Fact]
    public void The_deepest_that_is_shown_stays_within_common_readers_limit_of_64()
    {
        var deep = new string('[', 49) + new string(']', 49);
        var spans = new[]
        {
            Told.Span(("gen_ai.input.messages", $$"""[{"role":"user","content":[{"type":"tool_result","content":{{deep[1..^1]}}}]}]""")),
            Told.Span(("gen_ai.input.messages", $$"""[{"role":"tool","tool_call_id":"1","content":"{{deep}}"}]""")),
            Told.Span(("metadata", $$"""{"a":{{deep}}}""")),
            Told.Span(("llm.input_messages.0.message.tool_calls.0.tool_call.function.arguments.a.b.c.d.e.f", deep)),
        };

        Assert.All(spans, span => Assert.NotNull(AssertWritable(span)));
    }

    [Fact]
    public void Five_megabytes_and_two_thousand_attributes_are_shown()
    {
        var text = new string('文', 1_700_000);
        var many = Enumerable.Range(0, 2_000).Select(i => ($"llm.input_messages.{i}.message.content", (object?)$"message {i}"));

        var large = Meant.Of(("gen_ai.input.messages", $$"""[{"role":"user","content":"{{text}}"}]"""));
        var numbered = Meant.Of(many);

        Assert.Equal(text, large.Input!.Value[0].GetProperty("parts")[0].GetProperty("content").GetString());
        Assert.Equal(2_000, numbered.Input!.Value.GetArrayLength());
        Assert.Equal("message 1999", numbered.Input.Value[1_999].GetProperty("parts")[0].GetProperty("content").GetString());
    }

    [Fact]
    public void Warnings_are_few()
    {
        var meaning = Meant.Of(AllKeys().Select(key => (key, (object?)new object?[] { 1 })));

        Assert.Equal(21, meaning.Warnings.Count);
        Assert.EndsWith("more", meaning.Warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_is_lost_loses_no_other()
    {
        var meaning = Meant.Of(
            ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "m"), ("gen_ai.usage.input_tokens", "many"), ("gen_ai.usage.output_tokens", 3),
            ("llm.invocation_parameters", "{broken"), ("gen_ai.request.temperature", 0.5), ("braintrust.scores", "good"), ("ai.toolCall.args", "{broken"));

        Assert.Equal(("m", 3L, """{"temperature":0.5}""", "\"{broken\""),
            (meaning.Facts.RequestModel, meaning.Facts.Usage.Output, Meant.Text(meaning.Parameters), Meant.Text(meaning.ToolArguments)));
        Assert.Equal(
            [
                "span, attribute \"gen_ai.usage.input_tokens\": expected a number of tokens, not the text \"many\"",
                "span, attribute \"llm.invocation_parameters\": expected an object, not the text \"{broken\"",
                "span, attribute \"braintrust.scores\": expected scores, not the text \"good\"",
            ],
            meaning.Warnings);
    }

    [Fact]
    public void A_member_that_is_lost_is_named()
    {
        Assert.Equal(["span, attribute \"mlflow.chat.tokenUsage\": expected a number of tokens in input_tokens, not the text \"many\""],
            Meant.Of(("mlflow.chat.tokenUsage", """{"input_tokens":"many"}""")).Warnings);
        Assert.Equal("span, attribute \"mlflow.chat.tokenUsage\": expected JSON, not the text \"many\"", Meant.Of(("mlflow.chat.tokenUsage", "many")).Warnings[0]);
    }

    [Fact]
    public void Recorded_spans_mean_something_without_a_warning()
    {
        var views = EdgeFiles.Recorded().SelectMany(r => Shown.View(r.Items).Spans).ToList();

        Assert.All(views, view => Assert.Empty(Meant.Of(view).Warnings));
        Assert.True(views.Count(view => Meant.Of(view).Input is not null) > 30, "Hardly any span has an input.");
    }

    [Fact]
    public void Every_edge_case_can_be_written()
    {
        foreach (var file in TestData.Files("edge", ".pb").Where(file => !file.Contains("many-", StringComparison.Ordinal)))
        {
            var items = OtlpChunk.Read(OtlpSignal.Traces, TestData.Read(file)).Where(i => i is SpanItem { Header: { SpanId.IsValid: true, TraceId.IsValid: true } });
            Assert.All(Shown.View(items).Spans, span => Assert.NotNull(AssertWritable(span)));
        }
    }

    private static JsonDocument AssertWritable(SpanView span)
    {
        var document = new TraceDocument(SummaryDocument.Of(Shown.Stored([Some.Span(1)]).Summary), [new SpanDocument(span, Meant.Of(span), default)], [], [], []);
        return JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(document, QueryJson.Api.TraceDocument));
    }

    // The keys that the tests of the table say, with a number where there is one.
    private static List<string> AllKeys() =>
    [
        .. Rows(MeaningTests.Keys).Select(row => (string)row[0]!), .. Rows(FactsTests.Keys).SelectMany(row => ((FactsTests.Said)row[0]!).Keys),
        .. Rows(FactsTests.Members).Select(row => (string)row[0]!), .. Rows(ContentTests.OtherContents).Select(row => (string)row[0]!),
        .. Rows(ContentTests.Conventions).SelectMany(row => ((ContentTests.Sent)row[0]!).Attributes.Select(a => a.Key)),
        "gen_ai.prompt.0", "gen_ai.prompt.", "gen_ai.prompt.0.tool_calls.0.a.b.c.d.e.f.g.h.i.j.k", "llm.input_messages.0", "llm.input_messages.99999999999.message",
        "gen_ai.system_instructions", "ai.documents", "ai.ranking", "retrieval.documents.0.document", "",
    ];

    private static IEnumerable<object?[]> Rows(System.Collections.IEnumerable data) => data.Cast<object?[]>();

    private static EventView[] Events(object? value) =>
    [
        Told.Event("gen_ai.user.message", ("content", value)), Told.Event("gen_ai.choice", ("message", value)), Told.Event("exception", ("exception.message", value)),
        Told.Event("gen_ai.client.inference.operation.details", ("gen_ai.input.messages", value)), Told.Event("db.query.result", ("db.query.result.distance", value)),
        Told.Event("gen_ai.content.prompt", ("gen_ai.prompt", value)), Told.Event("tool.output", ("output", value)), Told.Event("tool.output"),
    ];

    private static LogView[] Logs(object? value) =>
        [Told.Log("gen_ai.user.message", value), Told.Log("gen_ai.choice", value), Told.Log("gen_ai.evaluation.result", value, ("gen_ai.evaluation.name", value))];
}

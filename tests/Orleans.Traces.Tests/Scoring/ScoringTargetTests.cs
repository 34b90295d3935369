using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Scoring;
using Orleans.Traces.Tests.Query.TraceQl;

namespace Orleans.Traces.Tests.Scoring;

/// <summary>What a scorer judges of a trace, and what it sees of it.</summary>
public sealed class ScoringTargetTests
{
    private static readonly TraceItem[] Run =
    [
        Spans.Span(1, more: Spans.With(("openinference.span.kind", "AGENT"), ("input.value", "Where is my order?"), ("output.value", "It is late."))),
        Spans.Span(2, parent: 1, start: 1, end: 10, more: Spans.With(
            ("openinference.span.kind", "RETRIEVER"), ("retrieval.documents.0.document.content", "orders are late"))),
        Spans.Span(3, parent: 1, start: 20, end: 30, more: Spans.With(
            ("openinference.span.kind", "LLM"), ("llm.model_name", "m1"), ("input.value", "Where?"), ("output.value", "Late orders."), ("expected", "Late orders."))),
        Spans.Span(4, parent: 3, start: 22, end: 25, more: Tool("find", """{"id":1}""")),
        Spans.Span(5, parent: 1, start: 40, end: 45, more: Tool("find", """{"id":1}""")),
    ];

    [Fact]
    public void A_trace_is_judged_by_its_root()
    {
        Assert.Equal(["trace: 1 | Found: \"late\"."], Judged.Of(Judged.Scorer("contains", """{"texts":["late"]}"""), Run));
        Assert.Equal(["trace: 1"], Judged.Of(Judged.Scorer("exact", """{"field":"input","expected":"Where is my order?"}"""), Run));
        Assert.Equal(["trace: 0 | find was called 2 times with the same arguments."], Judged.Of(Judged.Scorer("loop", """{"max":1}"""), Run));
        Assert.Equal(["trace: 1 | 1 documents were found."], Judged.Of(Judged.Scorer("retrieval"), Run));
        Assert.Equal(["trace: 1 | It took 100 ms."], Judged.Of(Judged.Scorer("latency", """{"maxMs":100}"""), Run));
    }

    [Fact]
    public void Without_what_the_root_says_the_first_and_the_last_call_of_a_model_speak_for_the_trace()
    {
        TraceItem[] run =
        [
            Spans.Span(1),
            Spans.Span(2, parent: 1, start: 1, end: 5, more: Call("first question", "first answer")),
            Spans.Span(3, parent: 1, start: 6, end: 9, more: Call("last question", "last answer")),
        ];

        Assert.Equal(["trace: 1"], Judged.Of(Judged.Scorer("exact", """{"field":"input","expected":"first question"}"""), run));
        Assert.Equal(["trace: 1"], Judged.Of(Judged.Scorer("exact", """{"expected":"last answer"}"""), run));
    }

    [Fact]
    public void Spans_are_judged_each_for_itself_in_tree_order()
    {
        var scorer = Judged.Scorer("latency", """{"maxMs":5}""", spans: """{ llm:kind = "tool" } || { llm:kind = "retriever" }""");

        Assert.Equal(["2: 0 | It took 9 ms.", "4: 1 | It took 3 ms.", "5: 1 | It took 5 ms."], Judged.Of(scorer, Run));
    }

    [Fact]
    public void A_span_sees_the_documents_found_before_it_and_the_tools_below_it()
    {
        const string call = """{ llm:kind = "llm" }""";

        Assert.Equal(["3: 1 | 2 of 2 content words are in the documents."], Judged.Of(Judged.Scorer("grounding", spans: call), Run));
        Assert.Equal(["3: 1 | find was called 1 times."], Judged.Of(Judged.Scorer("tool-called", """{"tool":"find"}""", call), Run));
        Assert.Equal(["2: 1 | 1 documents were found."], Judged.Of(Judged.Scorer("retrieval", spans: """{ llm:kind = "retriever" }"""), Run));
    }

    [Fact]
    public void A_search_that_found_nothing_does_not_borrow_the_documents_of_another()
    {
        TraceItem[] run = [.. Run, Spans.Span(6, parent: 1, start: 60, end: 61, more: Spans.With(("openinference.span.kind", "RETRIEVER")))];

        Assert.Contains("6: 0 | 0 documents were found.", Judged.Of(Judged.Scorer("retrieval", spans: """{ llm:kind = "retriever" }"""), run));
    }

    [Fact]
    public void The_calls_that_an_answer_asks_for_count_where_no_tool_is_below_it()
    {
        var call = Spans.Span(1, more: Spans.With(
            ("gen_ai.operation.name", "chat"),
            ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"tool_call","name":"pay","arguments":{"eur":5}}]}]""")));

        Assert.Equal(
            ["1: 1 | pay was called 1 times, 1 of them with these arguments."],
            Judged.Of(Judged.Scorer("tool-called", """{"tool":"pay","arguments":{"eur":5}}""", "{ llm:kind = \"llm\" }"), call));
    }

    [Fact]
    public void What_is_expected_may_stand_in_an_attribute()
    {
        var scorer = Judged.Scorer("exact", """{"expectedAttribute":"expected"}""", """{ llm:kind = "llm" || llm:kind = "tool" }""");

        Assert.Equal(["3: 1", "4: nothing", "5: nothing"], Judged.Of(scorer, Run));
    }

    [Fact]
    public void A_trace_that_the_filter_does_not_find_is_not_judged()
    {
        Assert.Empty(Judged.Of(Judged.Scorer("error", traces: """{ name = "z" }"""), Run));
        Assert.Single(Judged.Of(Judged.Scorer("error", traces: """{ name = "a" }"""), Run));
    }

    [Fact]
    public void No_more_spans_are_judged_than_may_be()
    {
        var many = Enumerable.Range(1, ScorerRules.MaxTargets + 20).Select(i => Some.Span(i, parent: i == 1 ? 0 : 1, start: i));

        Assert.Equal(ScorerRules.MaxTargets, Judged.Targets(Judged.Scorer("error", spans: "{}"), many).Count);
    }

    [Theory]
    [InlineData("contains", """{"texts":["x"]}""", false)]
    [InlineData("error", null, false)]
    [InlineData("retrieval", null, true)]
    [InlineData("grounding", null, true)]
    [InlineData("loop", null, false)]
    public void A_late_span_changes_the_input_of_those_that_see_it_alone(string kind, string? settings, bool changes)
    {
        var late = Spans.Span(6, parent: 1, start: 50, end: 60, more: Spans.With(
            ("openinference.span.kind", "RETRIEVER"), ("retrieval.documents.0.document.content", "more")));
        var scorer = Judged.Scorer(kind, settings);

        var before = Assert.Single(Judged.Targets(scorer, Run));
        var after = Assert.Single(Judged.Targets(scorer, [.. Run.Reverse(), late]));

        Assert.Equal(changes, before.InputHash != after.InputHash);
        Assert.Equal(changes, before.Key != after.Key);
    }

    [Fact]
    public void A_score_has_one_name_for_one_version_target_and_input()
    {
        var scorer = Judged.Scorer("error", spans: "{}");
        var keys = Judged.Targets(scorer, Run).Select(t => t.Key).ToList();

        Assert.Equal(5, keys.Distinct().Count());
        Assert.Equal(keys, Judged.Targets(scorer, Run.Reverse()).Select(t => t.Key));
        Assert.Empty(keys.Intersect(Judged.Targets(scorer with { Version = 2 }, Run).Select(t => t.Key)));
        Assert.Empty(keys.Intersect(Judged.Targets(scorer with { Id = "another" }, Run).Select(t => t.Key)));
    }

    private static Action<WireWriter> Tool(string name, string arguments) =>
        Spans.With(("openinference.span.kind", "TOOL"), ("tool.name", name), ("input.value", arguments), ("input.mime_type", "application/json"));

    private static Action<WireWriter> Call(string question, string answer) =>
        Spans.With(("openinference.span.kind", "LLM"), ("input.value", question), ("output.value", answer));
}

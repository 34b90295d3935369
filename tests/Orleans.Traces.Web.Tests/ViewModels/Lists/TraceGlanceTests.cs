using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.Tests.ViewModels.Lists;

public sealed class TraceGlanceTests
{
    private static TraceGlance Glance(params SpanView[] spans) =>
        TraceGlance.Of(new TraceViewer(new StoredTrace(Some.Summary(1), SentItems.Of(new TraceView(Some.Summary(1), spans, []))), NoPrices.Instance));

    private static SpanView Chat(int number, int depth, string input, string output) => Some.Span(number, depth) with
    {
        EndTimeUnixNano = Some.NoonNanos + ((ulong)number * Some.Second),
        Attributes = Some.Attributes(("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", input), ("gen_ai.output.messages", output)),
    };

    private static string Message(string role, string text) =>
        $$"""{"role":"{{role}}","parts":[{"type":"text","content":"{{text}}"}]}""";

    [Fact]
    public void What_the_user_said_last_was_asked_and_the_last_model_call_answered()
    {
        var glance = Glance(
            Some.Span(1),
            Chat(2, 1, $"[{Message("system", "be nice")},{Message("user", "first")},{Message("assistant", "ok")},{Message("user", "second\\n  line")}]", $"[{Message("assistant", "thinking")}]"),
            Chat(3, 1, $"[{Message("user", "other")}]", $"[{Message("assistant", "done")}]"));

        Assert.Equal(("second line", "done"), (glance.Input, glance.Output));
    }

    [Fact]
    public void What_the_first_span_says_of_the_whole_goes_first()
    {
        var glance = Glance(
            Chat(1, 0, $"[{Message("user", "the question")}]", $"[{Message("assistant", "the answer")}]"),
            Chat(2, 1, $"[{Message("user", "a step")}]", $"[{Message("assistant", "a result")}]"));

        Assert.Equal(("the question", "the answer"), (glance.Input, glance.Output));
    }

    [Fact]
    public void A_call_of_a_tool_is_told_where_it_is_the_answer()
    {
        var glance = Glance(Chat(1, 0, "[]", """[{"role":"assistant","parts":[{"type":"tool_call","name":"search","arguments":{"q":"tents"}}]}]"""));

        Assert.Equal("→ search({\"q\":\"tents\"})", glance.Output);
    }

    [Fact]
    public void A_long_or_hostile_text_is_short_and_visible()
    {
        var glance = Glance(Chat(1, 0, $"[{Message("user", "<script>\u202E" + new string('x', 100_000))}]", $"[{Message("assistant", "y")}]"));

        Assert.StartsWith("<script>⟨RLO⟩xxx", glance.Input, StringComparison.Ordinal);
        Assert.InRange(glance.Input.Length, TraceRow.MaxText, TraceRow.MaxText + 1);
    }

    [Fact]
    public void A_trace_that_asks_nothing_has_nothing_to_show()
    {
        Assert.Equal(("", ""), (Glance(Some.Span(1)).Input, Glance(Some.Span(1)).Output));
    }

    [Fact]
    public async Task A_trace_is_read_once_until_it_changes_and_never_when_it_is_huge()
    {
        var queries = new FakeQueries();
        queries.Put(Some.Summary(1), Chat(1, 0, $"[{Message("user", "q")}]", $"[{Message("assistant", "a")}]"));
        using var glances = new TraceGlances(queries);

        Assert.Null(glances.Find(ProjectId.Default, Some.Summary(1)));
        Assert.Equal("q", (await glances.ReadAsync(ProjectId.Default, Some.Summary(1), default)).Input);
        await glances.ReadAsync(ProjectId.Default, Some.Summary(1), default);
        Assert.Equal(1, queries.Finds);
        Assert.Equal("q", glances.Find(ProjectId.Default, Some.Summary(1))!.Input);
        Assert.Null(glances.Find(ProjectId.Default, Some.Summary(1) with { Revision = 2 }));
        Assert.Same(TraceGlance.None, glances.Find(ProjectId.Default, Some.Summary(2) with { SpanCount = TraceGlances.MaxSpans + 1 }));
    }
}

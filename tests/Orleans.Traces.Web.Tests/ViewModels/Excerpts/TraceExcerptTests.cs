using Orleans.Traces.Web.Tests.Spans;
using Orleans.Traces.Web.ViewModels.Excerpts;

namespace Orleans.Traces.Web.Tests.ViewModels.Excerpts;

public sealed class TraceExcerptTests
{
    private const string History = """
        [{"role":"system","parts":[{"type":"text","content":"Be brief."}]},{"role":"user","parts":[{"type":"text","content":"Hi"}]},
         {"role":"assistant","parts":[{"type":"text","content":"Hello."}]},{"role":"user","parts":[{"type":"text","content":"Where is\nmy order?"}]}]
        """;

    [Fact]
    public void What_the_user_said_last_was_asked_and_the_last_call_answers()
    {
        var excerpt = TraceExcerpt.Of(SentTrace.View(
            SentTrace.Span(1, 0, "agent"), SentTrace.Call(2, 1, History, Said("Let me look.")), SentTrace.Span(3, 1, "search", ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.call.result", "rows")),
            SentTrace.Call(4, 1, Tool, Said("On its way."))));

        Assert.Equal(new TraceExcerpt("Where is\nmy order?", "On its way."), excerpt);
    }

    [Fact]
    public void The_root_goes_before_what_is_below_it()
    {
        var excerpt = TraceExcerpt.Of(SentTrace.View(
            SentTrace.Span(1, 0, "run", ("input.value", """{"question":"Who?"}"""), ("input.mime_type", "application/json"), ("output.value", "Nobody."), ("openinference.span.kind", "CHAIN")),
            SentTrace.Call(2, 1, History, Said("I do not know."))));

        Assert.Equal(new TraceExcerpt("Who?", "Nobody."), excerpt);
    }

    [Fact]
    public void Where_nothing_is_said_the_call_of_a_tool_is_told()
    {
        var excerpt = TraceExcerpt.Of(SentTrace.View(SentTrace.Call(
            1, 0, History, """[{"role":"assistant","parts":[{"type":"tool_call","id":"1","name":"find","arguments":{"id":7}}]}]""")));

        Assert.Equal("""→ find({"id":7})""", excerpt.Answered);
    }

    [Fact]
    public void A_trace_that_says_nothing_has_no_excerpt() =>
        Assert.Equal(TraceExcerpt.None, TraceExcerpt.Of(SentTrace.View(SentTrace.Span(1, 0, "GET /"))));

    [Fact]
    public void A_long_text_is_cut_between_characters()
    {
        var excerpt = TraceExcerpt.Of(SentTrace.View(SentTrace.Call(1, 0, History, Said("x" + string.Concat(Enumerable.Repeat("🙂", 5_000))))));

        Assert.EndsWith("🙂…", excerpt.Answered, StringComparison.Ordinal);
        Assert.InRange(excerpt.Answered.Length, TraceExcerpt.MaxLength - 1, TraceExcerpt.MaxLength + 1);
    }

    [Fact]
    public void Of_a_long_run_only_its_ends_are_read()
    {
        var middle = Enumerable.Range(2, 3 * TraceExcerpt.MaxSpans).Select(i => SentTrace.Span(i, 1, "step"));

        var excerpt = TraceExcerpt.Of(SentTrace.View([SentTrace.Span(1, 0, "agent"), .. middle, SentTrace.Call(4 * TraceExcerpt.MaxSpans, 1, History, Said("Done."))]));

        Assert.Equal(new TraceExcerpt("", "Done."), excerpt);
    }

    [Theory]
    [InlineData("openinference")]
    [InlineData("otel-openai")]
    [InlineData("vercel-ai")]
    public void What_recorded_clients_sent_says_what_was_asked_and_answered(string client) =>
        Assert.Contains(SentTrace.Recorded(client), t => TraceExcerpt.Of(t) is { Asked.Length: > 0, Answered.Length: > 0 });

    private const string Tool = """[{"role":"tool","parts":[{"type":"tool_call_response","id":"1","response":"rows"}]}]""";

    private static string Said(string text) => $$"""[{"role":"assistant","parts":[{"type":"text","content":"{{text}}"}]}]""";
}

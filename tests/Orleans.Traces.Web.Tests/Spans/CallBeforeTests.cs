using Orleans.Traces.GenAi;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.Tests.Spans;

public sealed class CallBeforeTests
{
    private const string ToolCall = """{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"add","arguments":{"a":1}}]}""";
    private const string ToolResult = """{"role":"tool","parts":[{"type":"tool_call_response","id":"c1","response":3}]}""";

    private static readonly string System = SomeShown.Message("system", "be kind");
    private static readonly string User = SomeShown.Message("user", "how much is it?");
    private static readonly string Answer = SomeShown.Message("assistant", "three");

    [Fact]
    public void What_the_call_before_was_given_and_answered_is_known()
    {
        var viewer = SentTrace.View(
            SentTrace.Span(1, 0, "agent", ("gen_ai.operation.name", "invoke_agent")),
            SentTrace.Call(2, 1, $"[{System},{User}]", $"[{ToolCall}]"),
            SentTrace.Call(3, 1, $"[{System},{User},{ToolCall},{ToolResult}]", $"[{Answer}]"));

        Assert.Null(ShownSpan.Of(viewer, 1).Before);
        Assert.Equal(new CallBefore(1, Some.SpanId(2), 3), ShownSpan.Of(viewer, 2).Before);
    }

    [Fact]
    public void An_answer_that_comes_back_in_other_words_is_known_all_the_same()
    {
        var resent = """{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"add"}]}""";
        Assert.Equal(3, Known(Call($"[{System},{User}]", $"[{ToolCall}]"), $"[{System},{User},{resent},{ToolResult}]"));
    }

    [Fact]
    public void The_same_instructions_alone_make_no_thread() =>
        Assert.Null(Known(Call($"[{System},{User}]", $"[{Answer}]"), $"[{System},{SomeShown.Message("user", "another thing")}]"));

    [Fact]
    public void A_call_that_knows_more_than_this_one_is_not_before_it_in_its_thread() =>
        Assert.Null(Known(Call($"[{User},{Answer},{User}]", $"[{Answer}]"), $"[{User},{Answer}]"));

    [Fact]
    public void Of_several_calls_the_one_that_knew_most_counts_and_of_equals_the_latest()
    {
        var viewer = SentTrace.View(
            SentTrace.Call(1, 0, $"[{User}]", $"[{Answer}]"),
            SentTrace.Call(2, 0, $"[{User},{Answer},{User}]", $"[{Answer}]"),
            SentTrace.Call(3, 0, $"[{User},{Answer},{User}]", $"[{Answer}]"),
            SentTrace.Call(4, 0, $"[{User}]", $"[{Answer}]"),
            SentTrace.Call(5, 0, $"[{User},{Answer},{User},{Answer},{ToolResult}]", $"[{Answer}]"));

        Assert.Equal(new CallBefore(2, Some.SpanId(3), 4), ShownSpan.Of(viewer, 4).Before);
    }

    [Fact]
    public void A_call_around_this_one_is_not_before_it()
    {
        var viewer = SentTrace.View(SentTrace.Call(1, 0, $"[{User}]", $"[{Answer}]"), SentTrace.Call(2, 1, $"[{User}]", $"[{Answer}]"));

        Assert.Null(ShownSpan.Of(viewer, 1).Before);
    }

    [Fact]
    public void The_items_are_the_span_s_own() =>
        Assert.Equal(Some.SpanId(2), Assert.IsType<Otlp.SpanItem>(ShownSpan.Of(SentTrace.View(SentTrace.Span(1, 0, "a"), SentTrace.Span(2, 1, "b")), 1).Items[0]).Header.SpanId);

    [Fact]
    public void The_second_call_of_each_recorded_agent_knows_the_first_one_s_messages()
    {
        var second = 0;
        // OpenTelemetry's own client sends each message as a log record, all of one moment: their order is not told.
        foreach (var viewer in ((string[])["openinference", "vercel-ai"]).SelectMany(SentTrace.Recorded))
        {
            var calls = Enumerable.Range(0, viewer.Tree.Nodes.Count).Where(i => viewer.Facts(i).Kind == SpanKind.Llm).Select(i => ShownSpan.Of(viewer, i));
            foreach (var call in calls.Where(c => CallThread.Of(c) is { } thread && thread.New.Concat(thread.Earlier).Any(m => m.Role == ChatRole.Tool)))
            {
                second++;
                Assert.NotNull(call.Before);
                Assert.Equal(ChatRole.Tool, CallThread.Of(call)!.New[0].Role);
            }
        }

        Assert.True(second >= 2, $"Only {second} of the recorded calls were given a tool's result.");
    }

    private static object Call(string input, string output) => SentTrace.Call(1, 0, input, output);

    private static int? Known(object before, string input) => ShownSpan.Of(SentTrace.View(before, SentTrace.Call(2, 0, input, "[]")), 1).Before?.Known;
}

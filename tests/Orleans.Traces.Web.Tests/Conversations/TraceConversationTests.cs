using Orleans.Traces.GenAi;
using Orleans.Traces.Query;
using Orleans.Traces.Web.Tests.Spans;
using Orleans.Traces.Web.ViewModels.Conversations;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.Tests.Conversations;

public sealed class TraceConversationTests
{
    private const string ToolCall = """{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"add","arguments":{"a":1}}]}""";
    private const string ToolResult = """{"role":"tool","parts":[{"type":"tool_call_response","id":"c1","response":3}]}""";

    private static readonly string System = SomeShown.Message("system", "be kind");
    private static readonly string User = SomeShown.Message("user", "how much is it?");
    private static readonly string Answer = SomeShown.Message("assistant", "three");

    [Fact]
    public void An_agent_s_run_is_told_once_each_in_its_order()
    {
        var conversation = Of(
            SentTrace.Span(1, 0, "run", ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "adder"), ("input.value", "how much is it?"), ("output.value", "three")),
            SentTrace.Call(2, 1, $"[{System},{User}]", $"[{ToolCall}]"),
            SentTrace.Span(3, 1, "add", ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "add"), ("gen_ai.tool.call.id", "c1"), ("gen_ai.tool.call.arguments", """{"a":1}"""), ("gen_ai.tool.call.result", "3")),
            SentTrace.Call(4, 1, $"[{System},{User},{ToolCall},{ToolResult}]", $"[{Answer}]"));

        Assert.Equal(
        [
            "Agent adder", "Message how much is it?", "Message system: be kind", "Answer assistant: add(…)", "Tool add", "Answer assistant: three",
        ], Told(conversation));
        Assert.False(conversation.HasMore);
        Assert.Equal(["1 s", "10 → 2", "$0.012"], conversation.Entries[3].Facts);
        Assert.Equal(Some.SpanId(4), conversation.Entries[5].SpanId);
        Assert.Equal("+3 s", conversation.Entries[5].Offset);
    }

    [Fact]
    public void A_tool_without_a_span_tells_its_answer_in_the_messages()
    {
        var conversation = Of(
            SentTrace.Call(1, 0, $"[{User}]", $"[{ToolCall}]"),
            SentTrace.Call(2, 0, $"[{User},{ToolCall},{ToolResult}]", $"[{Answer}]"));

        Assert.Equal(["Message user: how much is it?", "Answer assistant: add(…)", "Message tool: add → 3", "Answer assistant: three"], Told(conversation));
    }

    [Fact]
    public void Agents_within_agents_are_indented()
    {
        var conversation = Of(
            SentTrace.Span(1, 0, "outer", ("gen_ai.operation.name", "invoke_agent")),
            SentTrace.Call(2, 1, $"[{User}]", $"[{Answer}]"),
            SentTrace.Span(3, 1, "inner", ("gen_ai.operation.name", "invoke_agent")),
            SentTrace.Call(4, 3, $"[{SomeShown.Message("user", "help me")}]", $"[{SomeShown.Message("assistant", "gladly")}]"));

        Assert.Equal([0, 0, 0, 0, 1, 1], conversation.Entries.Select(e => e.Indent));
    }

    [Fact]
    public void What_came_from_before_the_trace_is_a_number()
    {
        var conversation = Of(SentTrace.Call(1, 0, $"[{System},{User},{Answer},{SomeShown.Message("user", "and now?")}]", $"[{SomeShown.Message("assistant", "four")}]"));

        Assert.Equal(["Message system: be kind", "Before 2", "Message user: and now?", "Answer assistant: four"], Told(conversation));
    }

    [Fact]
    public void An_error_is_told_where_it_happened_and_not_again_above()
    {
        var conversation = Of(
            SentTrace.Span(1, 0, "root", ("status", "failed")),
            SentTrace.Span(2, 1, "add", ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "add"), ("status", "no such number")));
        Assert.Equal("no such number", Assert.Single(conversation.Entries).Error?.Message);

        var alone = Of(SentTrace.Span(1, 0, "root", ("status", "failed")), SentTrace.Span(2, 1, "step"));
        Assert.Equal((EntryLook.Failure, "failed"), (Assert.Single(alone.Entries).Look, alone.Entries[0].Error?.Message));
    }

    [Fact]
    public void A_call_within_a_call_is_told_once() =>
        Assert.Equal(["Message user: how much is it?", "Answer assistant: three"], Told(Of(
            SentTrace.Call(1, 0, $"[{User}]", $"[{Answer}]"), SentTrace.Call(2, 1, $"[{User}]", $"[{Answer}]"))));

    [Fact]
    public void What_scorers_say_among_themselves_is_left_out()
    {
        var conversation = Of(
            SentTrace.Span(1, 0, "judge", ("openinference.span.kind", "EVALUATOR"), ("output.value", "good")),
            SentTrace.Call(2, 1, $"[{User}]", $"[{Answer}]"));

        Assert.Equal((SpanKind.Evaluator, EntryLook.Step), (Assert.Single(conversation.Entries).Kind, conversation.Entries[0].Look));
    }

    [Fact]
    public void A_trace_without_messages_has_no_entries() =>
        Assert.Empty(Of(SentTrace.Span(1, 0, "GET /"), SentTrace.Span(2, 1, "SELECT")).Entries);

    [Fact]
    public void Several_roots_follow_each_other() =>
        Assert.Equal(["Tool a", "Tool b"], Told(Of(Tool(1, "a"), Tool(2, "b"))));

    [Fact]
    public void A_long_conversation_is_read_on_demand_and_to_its_end()
    {
        var conversation = Of(Enumerable.Range(1, 1_000).Select(i => Tool(i, "t")));
        Assert.InRange(conversation.Entries.Count, 100, 300);

        for (var rounds = 0; conversation.HasMore; rounds++)
        {
            Assert.True(rounds < 20);
            conversation.ReadMore();
        }

        Assert.Equal(1_000, conversation.Entries.Count);
    }

    [Fact]
    public void Every_recorded_call_with_an_answer_is_told()
    {
        var answers = 0;
        foreach (var viewer in ((string[])["openinference", "otel-openai", "vercel-ai"]).SelectMany(SentTrace.Recorded))
        {
            var conversation = TraceConversation.Of(viewer);
            var told = conversation.Entries.Where(e => e.Look == EntryLook.Answer).Select(e => e.Node).ToHashSet();
            for (var i = 0; i < viewer.Tree.Nodes.Count; i++)
            {
                if (viewer.Facts(i).Kind == SpanKind.Llm && viewer.Meaning(viewer.Span(i)).Output is not null)
                    Assert.True(told.Contains(i) || Enumerable.Range(0, i).Any(above => viewer.Facts(above).Kind == SpanKind.Llm), viewer.Tree.Nodes[i].Span.Name);
            }

            answers += told.Count;
        }

        Assert.True(answers > 15, $"Only {answers} answers were recorded.");
    }

    private static object Tool(int id, string name) => SentTrace.Span(id, 0, name, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", name));

    private static TraceConversation Of(params IEnumerable<object> spans) => TraceConversation.Of(SentTrace.View(spans));

    private static IEnumerable<string> Told(TraceConversation conversation) => conversation.Entries.Select(e => e switch
    {
        { Look: EntryLook.Before } => $"Before {e.Earlier}",
        { Message: { } message } => $"{e.Look} {message.RoleName}: {string.Join(' ', message.Parts.Select(Told))}",
        { Look: EntryLook.Message, Asked: { } asked } => $"{e.Look} {asked.GetString()}",
        _ => $"{e.Look} {e.Title}",
    });

    private static string Told(ChatPart part) => part switch
    {
        ChatPart.Words words => words.Text,
        ChatPart.ToolCall call => call.Name + "(…)",
        ChatPart.ToolResult result => $"{result.Name} → {result.Response}",
        _ => part.GetType().Name,
    };
}

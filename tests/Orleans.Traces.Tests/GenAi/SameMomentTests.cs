using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;

namespace Orleans.Traces.Tests.GenAi;

/// <summary>Messages that came as log records of one millisecond.</summary>
public sealed class SameMomentTests
{
    private static readonly (string Event, string Body)[] Conversation =
    [
        ("gen_ai.system.message", """{"content":"be kind"}"""),
        ("gen_ai.user.message", """{"content":"weather?"}"""),
        ("gen_ai.assistant.message", """{"tool_calls":[{"id":"a","type":"function","function":{"name":"look","arguments":"{}"}},{"id":"b","type":"function","function":{"name":"ask","arguments":"{}"}}]}"""),
        ("gen_ai.tool.message", """{"id":"a","content":"sunny"}"""),
        ("gen_ai.tool.message", """{"id":"b","content":"warm"}"""),
        ("gen_ai.assistant.message", """{"content":"sunny and warm"}"""),
        ("gen_ai.user.message", """{"content":"thanks"}"""),
        ("gen_ai.tool.message", """{"id":"nobody asked","content":"lost"}"""),
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void They_stand_in_the_order_of_a_conversation_however_they_come(int seed)
    {
        var shuffled = Conversation.ToArray();
        new Random(seed).Shuffle(shuffled);

        // Which user spoke first is not known, and no matter here.
        Assert.Equal(["system", "user", "assistant", "tool", "tool", "assistant", "user", "tool"], Roles(shuffled.Select(c => (c.Event, c.Body, 1ul))));
    }

    [Fact]
    public void A_later_time_goes_before_what_a_conversation_would_have()
    {
        Assert.Equal(["assistant", "user", "system"], Roles([
            ("gen_ai.assistant.message", """{"content":"hello"}""", 1), ("gen_ai.user.message", """{"content":"hi"}""", 2), ("gen_ai.system.message", """{"content":"be kind"}""", 3),
        ]));
    }

    [Fact]
    public void A_role_that_a_message_says_itself_counts() =>
        Assert.Equal(["user", "assistant"], Roles([("gen_ai.user.message", """{"role":"assistant","content":"hello"}""", 1), ("gen_ai.user.message", """{"content":"hi"}""", 1)]));

    private static string[] Roles(IEnumerable<(string Event, string Body, ulong Time)> sent)
    {
        var logs = sent.Select(s => Told.Log(s.Event, s.Body) with { TimeUnixNano = s.Time }).ToList();
        var span = Told.Span(("gen_ai.operation.name", "chat")) with { Logs = logs };
        return [.. SpanMeaning.Of(span, NoPrices.Instance).Input!.Value.EnumerateArray().Select(m => m.GetProperty("role").GetString()!)];
    }
}

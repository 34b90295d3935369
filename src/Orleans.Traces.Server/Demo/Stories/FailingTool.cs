namespace Orleans.Traces.Server.Demo.Stories;

/// <summary>An agent's tool fails, is tried again, and fails for good the second time; the agent says so.</summary>
internal static class FailingTool
{
    private const string Instructions = "You plan business trips. Use search_flights; never invent a connection or a price.";

    private const string Question = "Find me a flight from Hamburg to Lisbon on Thursday, back on Saturday, under 300 euros.";

    private const string Timeout = "no answer from flights.internal:8443 within 5000 ms";

    private const string Refusal = "the fare provider answered 503 Service Unavailable";

    private const string StackTrace =
        "Traceback (most recent call last):\n"
        + "  File \"travel/tools/flights.py\", line 71, in search_flights\n"
        + "    response = await self.client.post(\"/search\", json=query)\n"
        + "  File \"httpx/_client.py\", line 1859, in post\n"
        + "    return await self.request(\"POST\", url, json=json)\n"
        + "httpx.ReadTimeout: " + Timeout;

    private static readonly DemoOrigin Service = new("travel-planner", "0.19.0", "travel.agent");

    public static void Tell(DemoTrace trace)
    {
        var first = Call(trace);
        var second = Call(trace);

        var agent = trace.Root(Service, "invoke_agent travel-planner", 11_940)
            .With("gen_ai.operation.name", "invoke_agent")
            .With("gen_ai.agent.name", "travel-planner")
            .With("gen_ai.conversation.id", trace.Sequence.Name("conv_"))
            .With("user.id", "u-30955");
        agent.Chat(DemoModel.Large, 8, 2_310, (688, 74))
            .Said(Instructions, [GenAi.User(Question)], GenAi.Calls(first), "tool_call");
        agent.Tool(first, 2_322, 7_340)
            .Failed("httpx.ReadTimeout", Timeout, StackTrace)
            .Logged(7_338, DemoSeverity.Error, "search_flights failed: " + Timeout, ("attempt", 1), ("exception.type", "httpx.ReadTimeout"));
        agent.Logged(7_350, DemoSeverity.Warn, "trying search_flights again in 500 ms", ("attempt", 2));
        agent.Tool(second, 7_860, 8_215)
            .Failed("ProviderUnavailable", Refusal, "travel.errors.ProviderUnavailable: " + Refusal)
            .Logged(8_210, DemoSeverity.Error, "search_flights failed: " + Refusal + "; giving up", ("attempt", 2));
        agent.Chat(DemoModel.Large, 8_230, 11_900, (861, 63))
            .Said(
                Instructions,
                [GenAi.User(Question), GenAi.Calls(first), GenAi.Result(first, "error: " + Timeout), GenAi.Calls(second), GenAi.Result(second, "error: " + Refusal)],
                GenAi.Answer("I could not reach the flight search: it timed out once and then reported that it is unavailable. "
                    + "I would rather not guess a price. Shall I try again in a quarter of an hour, or look at trains meanwhile?"));
        agent.Failed("ToolFailed", "search_flights failed twice");
    }

    private static DemoCall Call(DemoTrace trace) => new(
        trace.Sequence.Name("toolu_"),
        "search_flights",
        """{"from":"HAM","to":"LIS","depart":"2026-11-26","return":"2026-11-28","max_price_eur":300}""");
}

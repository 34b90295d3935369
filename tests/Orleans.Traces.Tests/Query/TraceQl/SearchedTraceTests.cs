using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Query;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Tests.Query.TraceQl;

public class SearchedTraceTests
{
    // An agent that repeats the tokens of its model call, which has a score.
    private static SearchedTrace Trace(TraceFacts? facts = null)
    {
        (string, object?)[] call = [("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "m"), ("gen_ai.usage.input_tokens", 12), ("gen_ai.usage.output_tokens", 3)];
        var stored = Shown.Stored(
        [
            Spans.Span(1, more: Spans.With(("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "planner"), ("gen_ai.request.model", "m"), ("gen_ai.usage.input_tokens", 12), ("gen_ai.usage.output_tokens", 3), ("user.id", "ann"))),
            Spans.Span(2, 1, more: w =>
            {
                Spans.With(call)(w);
                Spans.Event("gen_ai.evaluation.result", 5, ("gen_ai.evaluation.name", "relevance"), ("gen_ai.evaluation.score.value", 0.25), ("gen_ai.evaluation.score.label", "poor"))(w);
            }),
        ]);
        var prices = new PricePerToken();
        return new SearchedTrace(new TraceViewer(stored with { Summary = stored.Summary with { Facts = facts } }, prices), prices);
    }

    [Theory]
    [InlineData("{ llm:kind = \"llm\" && llm:model = \"m\" && llm:inputTokens = 12 }", 1)]
    [InlineData("{ llm:agent = \"planner\" && llm:kind = \"agent\" }", 0)]
    [InlineData("{ llm:cost = 15.0 }", 1)]
    [InlineData("{ llm:cost > 0 }", 1)]
    [InlineData("{} | sum(llm:cost) = 15 | { llm:kind = \"agent\" }", 0)]
    [InlineData("{ trace:cost = 15.0 && trace:inputTokens = 12 && trace:user = \"ann\" && name = \"a\" }", 0)]
    [InlineData("{ llm:cost > 0 && span.gen_ai.request.model = \"m\" && llm:text = \"chat\" }", 1)]
    [InlineData("{ score:relevance < 0.5 }", 1)]
    [InlineData("{ score:relevance = \"poor\" }", 1)]
    [InlineData("{ score:other < 0.5 || score:other = \"poor\" }", -1)]
    public void Facts_costs_and_scores_are_read_where_the_query_needs_them(string query, int node)
    {
        var found = SearchedSample.Parse(query).Evaluate(Trace());
        Assert.Equal(node < 0 ? [] : [node], found.SelectMany(s => s.Nodes));
    }

    [Fact]
    public void The_facts_of_the_summary_count_where_there_are_some()
    {
        Assert.Single(SearchedSample.Parse("{ trace:user = \"bob\" }").Evaluate(Trace(new TraceFacts { UserId = "bob" })));
    }

    // A dollar a token.
    private sealed class PricePerToken : IPrices
    {
        public Receipt? Find(PricedCall call) =>
            new("test", call.Models[0], "own", new DateOnly(2026, 1, 1), [], (call.Usage.Input ?? 0) + (call.Usage.Output ?? 0));
    }
}

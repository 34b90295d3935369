using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Tests.GenAi;

/// <summary>What a trace adds up to: each token once, and what is not known is not 0.</summary>
public sealed class TraceRollupTests
{
    private static readonly SpanFacts Call = new() { Kind = SpanKind.Llm, RequestModel = "m", Provider = "p", Usage = Tokens(100, 20) };

    [Fact]
    public void A_wrapper_that_repeats_its_children_counts_once()
    {
        var rollup = Of((1, 0, new SpanFacts { Kind = SpanKind.Agent, Usage = Tokens(200, 40) }), (2, 1, Call), (3, 1, Call));

        Assert.Equal(Tokens(200, 40), rollup.Trace.Totals.Tokens);
        Assert.Equal([Tokens(0, 0), Tokens(100, 20), Tokens(100, 20)], rollup.Own.Select(o => o.Tokens));
        Assert.Equal(0.24m, rollup.Trace.Totals.CostUsd);
    }

    [Fact]
    public void A_remote_agent_that_reports_alone_counts_whole()
    {
        var remote = new SpanFacts { Kind = SpanKind.Agent, RequestModel = "m", Usage = Tokens(300, 60) };

        var rollup = Of((1, 0, SpanFacts.None), (2, 1, remote), (3, 1, Call));

        Assert.Equal(Tokens(400, 80), rollup.Trace.Totals.Tokens);
        Assert.Equal(0.48m, rollup.Trace.Totals.CostUsd);
    }

    [Fact]
    public void A_wrapper_that_reports_more_than_its_children_adds_the_difference()
    {
        var rollup = Of((1, 0, new SpanFacts { Kind = SpanKind.Agent, Usage = Tokens(250, 10) }), (2, 1, SpanFacts.None), (3, 2, Call), (4, 1, Call));

        Assert.Equal(Tokens(250, 40), rollup.Trace.Totals.Tokens);
        Assert.Equal(Tokens(50, 0), rollup.Own[0].Tokens);
    }

    [Fact]
    public void What_nobody_reports_is_not_known()
    {
        var rollup = Of((1, 0, SpanFacts.None), (2, 1, SpanFacts.None));

        Assert.Equal(UsageTotals.None, rollup.Trace.Totals);
        Assert.Null(rollup.Trace.Totals.Tokens.Input);
        Assert.Null(rollup.Trace.Totals.CostUsd);
    }

    [Fact]
    public void What_embeds_has_no_output_and_what_generates_has_one_that_may_not_be_known()
    {
        var embedding = new SpanFacts { Kind = SpanKind.Embedding, RequestModel = "m", Usage = new TokenUsage { Input = 7 } };

        Assert.Equal(Tokens(7, 0), Of((1, 0, SpanFacts.None), (2, 1, embedding)).Trace.Totals.Tokens);
        Assert.Null(Of((1, 0, embedding with { Kind = SpanKind.Llm })).Trace.Totals.Tokens.Output);
    }

    [Fact]
    public void A_call_without_a_price_is_missing_from_the_cost_and_said_to_be()
    {
        var unknown = Call with { RequestModel = "nobody-knows-it" };
        var stream = Call with { Usage = TokenUsage.Unknown };

        var rollup = Of((1, 0, SpanFacts.None), (2, 1, Call), (3, 1, unknown), (4, 1, stream));

        Assert.Equal(0.12m, rollup.Trace.Totals.CostUsd);
        Assert.Equal(2, rollup.Trace.Totals.CallsWithoutCost);
        Assert.Null(Of((1, 0, unknown)).Trace.Totals.CostUsd);
    }

    [Fact]
    public void A_wrapper_without_tokens_of_its_own_is_no_call_without_cost()
    {
        var wrapper = Call with { Usage = TokenUsage.Unknown };

        var rollup = Of((1, 0, wrapper), (2, 1, Call));

        Assert.Equal(0, rollup.Trace.Totals.CallsWithoutCost);
        Assert.Equal(1, Assert.Single(rollup.Trace.Models).Calls);
    }

    [Fact]
    public void A_reported_cost_wins_and_is_not_counted_twice_either()
    {
        var reported = Call with { ReportedCost = new ReportedCost(0.5m, null, null) };
        var wrapper = new SpanFacts { Kind = SpanKind.Agent, ReportedCost = new ReportedCost(1.2m, null, null) };

        var rollup = Of((1, 0, wrapper), (2, 1, reported), (3, 1, reported));

        Assert.Equal(1.2m, rollup.Trace.Totals.CostUsd);
        Assert.Equal([0.2m, 0.5m, 0.5m], rollup.Own.Select(o => o.CostUsd));
    }

    [Fact]
    public void What_scorers_use_is_summed_apart()
    {
        var scorer = new SpanFacts { Kind = SpanKind.Evaluator, IsScoring = true };

        var rollup = Of((1, 0, SpanFacts.None), (2, 1, Call), (3, 1, scorer), (4, 3, Call with { RequestModel = "judge" }));

        Assert.Equal(Tokens(100, 20), rollup.Trace.Totals.Tokens);
        Assert.Equal(Tokens(100, 20), rollup.Trace.Scoring.Tokens);
        Assert.Equal("m", Assert.Single(rollup.Trace.Models).Model);
        Assert.True(rollup.Own[3].IsScoring);
    }

    [Fact]
    public void Session_and_user_of_any_span_hold_for_the_trace_and_tags_of_all()
    {
        var rollup = Of(
            (1, 0, new SpanFacts { Tags = ["b", "a"], Environment = "staging" }),
            (2, 1, new SpanFacts { SessionId = "s-2", Tags = ["c", "a"], TraceName = "checkout" }),
            (3, 1, new SpanFacts { SessionId = "s-3", UserId = "u-3", Release = "1.2" }));

        Assert.Equal(("s-2", "u-3", "staging", "1.2", "checkout"),
            (rollup.Trace.SessionId, rollup.Trace.UserId, rollup.Trace.Environment, rollup.Trace.Release, rollup.Trace.Name));
        Assert.Equal(["a", "b", "c"], rollup.Trace.Tags);
    }

    [Fact]
    public void Models_and_tools_are_counted_by_name()
    {
        var tool = new SpanFacts { Kind = SpanKind.Tool, ToolName = "search" };

        var rollup = Of((1, 0, SpanFacts.None), (2, 1, Call), (3, 1, Call with { IsError = true }), (4, 1, tool), (5, 1, tool with { IsError = true }));

        var model = Assert.Single(rollup.Trace.Models);
        Assert.Equal(("m", "p", 2, 1, 200 * Some.Ms), (model.Model, model.Provider, model.Calls, model.Errors, model.DurationNanos));
        Assert.Equal(new ToolUse("search", 2, 1, 200 * Some.Ms), Assert.Single(rollup.Trace.Tools));
        Assert.Equal(2, rollup.Trace.ErrorCount);
    }

    [Fact]
    public void Limits_hold_for_what_the_trace_carries_and_not_for_its_totals()
    {
        var spans = Enumerable.Range(1, 200).Select(i => (i, i == 1 ? 0 : 1, Call with
        {
            RequestModel = $"m{i}",
            Tags = [$"tag {i}", new string('t', TraceFacts.MaxLength + 1)],
            SessionId = new string('s', TraceFacts.MaxLength + 1),
        })).ToArray();

        var facts = Of(spans).Trace;

        Assert.Equal((TraceFacts.MaxNames, TraceFacts.MaxTags, (string?)null), (facts.Models.Count, facts.Tags.Count, facts.SessionId));
        // The root's own hundred are those of its children.
        Assert.Equal(19_900, facts.Totals.Tokens.Input);
    }

    [Fact]
    public void Facts_come_back_from_their_bytes()
    {
        var facts = Of(
            (1, 0, new SpanFacts { SessionId = "s", UserId = "u", Tags = ["x", "ü"], Environment = "e", Release = "r", TraceName = "n", IsError = true }),
            (2, 1, Call with { Usage = Tokens(100, 20) with { CacheRead = 3, CacheWrite = 4, CacheWrite1h = 1, Reasoning = 5, InputAudio = 6, OutputAudio = 7 } }),
            (3, 1, new SpanFacts { Kind = SpanKind.Tool, ToolName = "t", IsError = true }),
            (4, 1, new SpanFacts { Kind = SpanKind.Evaluator, IsScoring = true, ReportedCost = new ReportedCost(99_999_999.5m, null, null) })).Trace;
        var writer = new WireWriter();

        TraceFactsBytes.Write(facts, writer);

        Assert.Equal(facts, TraceFactsBytes.Read(writer.Written));
        Assert.Equal(TraceFacts.None, TraceFactsBytes.Read([]));
        Assert.Throws<InvalidDataException>(() => TraceFactsBytes.Read([0xFF]));
    }

    private static TokenUsage Tokens(long input, long output) => new() { Input = input, Output = output };

    private static TraceRollup Of(params (int Id, int Parent, SpanFacts Facts)[] spans)
    {
        var tree = TraceTree.Build(spans.Select(s => Some.Span(s.Id, s.Parent, start: s.Id, end: s.Id + 100)));
        var byId = spans.ToDictionary(s => Some.SpanIdOf(s.Id), s => s.Facts);
        return TraceRollup.Of(tree, [.. tree.Nodes.Select(n => byId[n.Span.Header.SpanId])], new OnePrice());
    }

    // A tenth of a cent an input or output token of model "m".
    private sealed class OnePrice : IPrices
    {
        public Receipt? Find(PricedCall call) => call.Models.Contains("m")
            ? new Receipt("p", "m", "own", default, [], ((call.Usage.Input ?? 0) + (call.Usage.Output ?? 0)) * 0.001m)
            : null;
    }
}

using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Scoring;
using Orleans.Traces.Tests.Query;

namespace Orleans.Traces.Tests.Scoring;

/// <summary>Which scorers are due for a trace that is final.</summary>
public sealed class ScoringPlanTests
{
    [Theory]
    [InlineData(null, null, true, 1.0, true)]
    [InlineData(null, null, false, 1.0, false)]
    [InlineData(null, null, true, 0.0, false)]
    [InlineData(null, """{ trace:user = "ann" }""", true, 1.0, true)]
    [InlineData(null, """{ trace:user = "bob" }""", true, 1.0, false)]
    [InlineData("""{ trace:user = "bob" }""", null, true, 1.0, false)]
    [InlineData("""{ name = "only its spans know" }""", null, true, 1.0, true)]
    public void A_scorer_is_due_unless_the_summary_rules_it_out(string? spans, string? traces, bool enabled, double sampling, bool due)
    {
        var plan = new ScoringPlan([Judged.Scorer("error", null, spans, traces) with { Enabled = enabled, Sampling = sampling }]);
        var summary = Shown.Stored([Some.Span(1)]).Summary with { Facts = new TraceFacts { UserId = "ann" } };

        Assert.Equal(due ? ["some-scorer"] : [], plan.DueOf(summary));
    }

    [Fact]
    public void What_judges_leave_of_their_own_calls_is_never_due()
    {
        var scorer = Judged.Scorer("error");
        var summary = Shown.Stored([Some.Span(1)]).Summary;
        var own = summary with { ServiceName = ScorerTraces.ServiceName };

        Assert.Empty(new ScoringPlan([scorer]).DueOf(own));
        Assert.Equal((true, false), (ScoringPlan.MayPick(scorer, summary, 1), ScoringPlan.MayPick(scorer, own, 1)));
    }

    [Fact]
    public void Where_there_are_no_scorers_nothing_is_due()
    {
        Assert.Empty(ScoringPlan.None.DueOf(Shown.Stored([Some.Span(1)]).Summary));
    }

    [Fact]
    public void Sampling_picks_its_share_and_the_same_traces_each_time()
    {
        var traces = Enumerable.Range(1, 20_000).Select(Some.TraceOf).ToList();
        var tenth = traces.Where(t => ScorerSampling.Picks(t, "a", 0.1)).ToHashSet();
        var fifth = traces.Where(t => ScorerSampling.Picks(t, "a", 0.2)).ToHashSet();
        var another = traces.Where(t => ScorerSampling.Picks(t, "b", 0.1)).ToHashSet();

        Assert.InRange(tenth.Count, 1_800, 2_200);
        Assert.Equal(tenth.Order(), traces.Where(t => ScorerSampling.Picks(t, "a", 0.1)).Order());
        Assert.Subset(fifth, tenth);
        Assert.InRange(tenth.Intersect(another).Count(), 100, 300);
        Assert.Equal(20_000, traces.Count(t => ScorerSampling.Picks(t, "a", 1)));
    }
}

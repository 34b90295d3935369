using Orleans.Traces.Assembling;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Tests.Assembling;

public class TraceTreeSummaryTests
{
    [Fact]
    public void The_earliest_root_gives_name_and_service()
    {
        var summary = Summary(
            Some.Span(new SpanSketch { Id = 1, Name = "late root", Start = Some.At(20), Service = "late" }),
            Some.Span(new SpanSketch { Id = 2, Name = "early root", Start = Some.At(10), Service = "early" }),
            Some.Span(new SpanSketch { Id = 3, Parent = 9, Name = "earlier orphan", Service = "orphan" }));

        Assert.Equal("early root", summary.Name);
        Assert.Equal("early", summary.ServiceName);
    }

    [Fact]
    public void Without_a_root_the_earliest_span_at_the_top_gives_name_and_service()
    {
        var summary = Summary(
            Some.Span(new SpanSketch { Id = 1, Parent = 9, Name = "top", Start = Some.At(5), Service = "top service" }),
            Some.Span(new SpanSketch { Id = 2, Parent = 1, Name = "earlier, but below", Start = Some.At(0) }));

        Assert.Equal("top", summary.Name);
        Assert.Equal("top service", summary.ServiceName);
    }

    [Fact]
    public void A_resource_without_a_service_name_gives_none()
    {
        Assert.Equal("", Summary(Some.Span(new SpanSketch { Service = null })).ServiceName);
    }

    [Fact]
    public void Times_reach_from_the_earliest_start_to_the_latest_end()
    {
        var summary = Summary(Some.Span(1, 0, 10, 50), Some.Span(2, 1, 4, 20), Some.Span(3, 1, 30, 75));

        Assert.Equal(Some.At(4), summary.Start);
        Assert.Equal(Some.At(75), summary.End);
        Assert.Equal(71 * Some.Ms, summary.DurationNanos);
    }

    [Fact]
    public void A_start_that_was_not_sent_is_not_the_earliest()
    {
        var summary = Summary(Some.Span(new SpanSketch { Id = 1, Start = 0 }), Some.Span(2, 1, 30));

        Assert.Equal(Some.At(30), summary.Start);
    }

    [Fact]
    public void An_end_before_every_start_makes_no_negative_duration()
    {
        var summary = Summary(Some.Span(1, 0, 50, 20));

        Assert.Equal(Some.At(50), summary.End);
        Assert.Equal(0UL, summary.DurationNanos);
    }

    [Fact]
    public void Without_spans_the_log_records_give_start_and_service()
    {
        var summary = Summary(Some.Log(time: 9), Some.Log(time: 3));

        Assert.Equal((Some.At(3), Some.At(3), 0, 2), (summary.Start, summary.End, summary.SpanCount, summary.LogCount));
        Assert.Equal(("", "shop"), (summary.Name, summary.ServiceName));
    }

    [Fact]
    public void With_spans_the_log_records_do_not_move_the_start()
    {
        Assert.Equal(Some.At(10), Summary(Some.Span(1, 0, 10), Some.Log(1, 3)).Start);
    }

    [Fact]
    public void Nothing_at_all_has_no_times()
    {
        var summary = Summary();

        Assert.Equal((0UL, 0UL, 0, 0), (summary.Start, summary.End, summary.SpanCount, summary.LogCount));
    }

    [Fact]
    public void Errors_are_counted_over_shown_versions_only()
    {
        var summary = Summary(
            Some.Span(new SpanSketch { Id = 1, End = Some.At(10), IsError = true }),
            Some.Span(new SpanSketch { Id = 1, End = Some.At(20) }),
            Some.Span(new SpanSketch { Id = 2, Parent = 1, End = Some.At(15), IsError = true }));

        Assert.Equal((2, 1), (summary.SpanCount, summary.ErrorCount));
    }

    [Fact]
    public void What_only_the_caller_knows_is_passed_through()
    {
        var tree = TraceTree.Build([Some.Span(1)]);

        var summary = tree.Summarize(Some.Trace, TraceState.Final, revision: 3, truncated: true);

        Assert.Equal((Some.Trace, TraceState.Final, 3), (summary.TraceId, summary.State, summary.Revision));
        Assert.Equal(TraceFlags.Truncated, summary.Flags);
        Assert.True(summary.Complete);
        Assert.Equal(TraceFlags.None, tree.Summarize(Some.Trace, TraceState.Open, 0, truncated: false).Flags);
    }

    private static TraceSummary Summary(params TraceItem[] items) =>
        TraceTree.Build(items).Summarize(Some.Trace, TraceState.Open, revision: 0, truncated: false);
}

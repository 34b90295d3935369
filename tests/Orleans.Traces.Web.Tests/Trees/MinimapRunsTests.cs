using Orleans.Traces.GenAi;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Trees;

namespace Orleans.Traces.Web.Tests.Trees;

public sealed class MinimapRunsTests
{
    [Fact]
    public void Each_span_of_a_small_trace_has_a_lane_of_its_own_and_the_colour_of_its_kind()
    {
        var runs = Of(Some.Span(1).From(0, 10), Some.Call(2, 1, 1, 1).From(0, 5), Some.Span(3, 1).From(5, 10).Failed());

        Assert.Equal((3, MinimapRuns.MaxColumns), (runs.Lanes, runs.Columns));
        Assert.Equal(
            [0, 0, 480, (int)SpanKind.Span, 1, 0, 241, (int)SpanKind.Llm, 2, 240, 240, MinimapRuns.Failed],
            runs.Runs);
    }

    [Fact]
    public void Of_a_huge_trace_few_runs_are_left_and_what_failed_is_seen()
    {
        SpanView[] spans = [.. Enumerable.Range(0, 5_000).Select(i => i == 2_500 ? Some.Span(i + 1).From(i, i + 1).Failed() : Some.Span(i + 1).From(i, i + 1))];

        var runs = Of(spans);

        Assert.Equal(40, runs.Lanes);
        Assert.InRange(runs.Runs.Count / 4, 40, 100);
        Assert.Contains(MinimapRuns.Failed, runs.Runs.Chunk(4).Select(r => r[3]));
        Assert.All(runs.Runs.Chunk(4), r => Assert.True(r[0] < runs.Lanes && r[1] >= 0 && r[2] > 0 && r[1] + r[2] <= runs.Columns));
    }

    [Fact]
    public void Without_times_nothing_is_drawn() => Assert.Empty(Of(Some.Span(1) with { StartTimeUnixNano = 0, EndTimeUnixNano = 0 }).Runs);

    private static MinimapRuns Of(params SpanView[] spans)
    {
        var outline = Some.Outline(spans);
        return MinimapRuns.Of(outline, TimeAxis.Of(outline));
    }
}

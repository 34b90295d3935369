using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Trees;

namespace Orleans.Traces.Web.Tests.Trees;

public sealed class SpanBarTests
{
    [Fact]
    public void A_bar_lies_where_its_span_lies()
    {
        var bar = Of(Some.Span(1).From(2, 7));

        Assert.Equal((0.2, 0.5, BarShape.Whole, "5 s"), (bar.Start, Math.Round(bar.Width, 9), bar.Shape, bar.Duration));
        Assert.Equal("--s:0.2;--w:0.5", bar.Style);
    }

    [Theory]
    [InlineData(5, 5, "0 s")]
    [InlineData(5, 3, "−2 s")]
    public void What_has_no_length_is_a_point_and_never_has_a_negative_width(int start, int end, string duration)
    {
        var bar = Of(Some.Span(1).From(start, end));

        Assert.Equal((0.5, 0d, BarShape.Point, duration), (bar.Start, bar.Width, bar.Shape, bar.Duration));
    }

    [Theory]
    [InlineData(true, 0.6, BarShape.Running)]
    [InlineData(false, 0d, BarShape.Point)]
    public void Without_an_end_it_runs_on_while_the_trace_is_open(bool open, double width, BarShape shape)
    {
        var bar = Of(Some.Span(1).From(4, 0) with { EndTimeUnixNano = 0 }, open);

        Assert.Equal((0.4, width, shape), (bar.Start, bar.Width, bar.Shape));
    }

    [Theory]
    [InlineData(-1, 5, true, false)]
    [InlineData(5, 11, false, true)]
    [InlineData(-2, 12, true, true)]
    [InlineData(0, 10, false, false)]
    public void What_the_axis_does_not_hold_is_marked_at_its_edge(int start, int end, bool left, bool right)
    {
        var bar = Of(Some.Span(1).From(start, end));

        Assert.Equal((left, right), (bar.IsCutLeft, bar.IsCutRight));
        Assert.InRange(bar.Start + bar.Width, 0, 1);
    }

    private static SpanBar Of(SpanView span, bool open = false) =>
        SpanBar.Of(Some.Outline(span)[0], TimeAxis.Of(Some.Outline(Some.Span(1).From(0, 10))), open);
}

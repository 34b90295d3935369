using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Tests.ViewModels;

public sealed class SpanBarTests
{
    private static readonly TimeAxis TenSeconds = TimeAxis.Of([At(0, 10)]);

    [Fact]
    public void A_bar_lies_where_its_span_lies()
    {
        var bar = SpanBar.Of(At(2, 7), TenSeconds, open: false);

        Assert.Equal((20d, 50d, BarShape.Whole, "5 s"), (bar.Left, bar.Width, bar.Shape, bar.Label));
        Assert.Equal("left:20%;width:50%", bar.BarStyle);
    }

    [Theory]
    [InlineData(5, 5, "0 s")]
    [InlineData(5, 3, "−2 s")]
    public void What_has_no_length_is_a_point_and_never_has_a_negative_width(int start, int end, string label)
    {
        var bar = SpanBar.Of(At(start, end), TenSeconds, open: false);

        Assert.Equal((50d, 0d, BarShape.Point, label), (bar.Left, bar.Width, bar.Shape, bar.Label));
    }

    [Theory]
    [InlineData(true, 60d, BarShape.Running)]
    [InlineData(false, 0d, BarShape.Point)]
    public void Without_an_end_it_runs_on_while_the_trace_is_open(bool open, double width, BarShape shape)
    {
        var bar = SpanBar.Of(At(4, 0) with { EndTimeUnixNano = 0 }, TenSeconds, open);

        Assert.Equal((40d, width, shape), (bar.Left, bar.Width, bar.Shape));
    }

    [Theory]
    [InlineData(0, 5, LabelSide.After)]
    [InlineData(5, 10, LabelSide.Before)]
    [InlineData(0, 10, LabelSide.On)]
    public void The_label_stands_where_there_is_room(int start, int end, LabelSide side) =>
        Assert.Equal(side, SpanBar.Of(At(start, end), TenSeconds, open: false).Side);

    [Theory]
    [InlineData(-1, 5, true, false)]
    [InlineData(5, 11, false, true)]
    [InlineData(-2, 12, true, true)]
    [InlineData(0, 10, false, false)]
    public void What_the_axis_does_not_hold_is_marked_at_its_edge(int start, int end, bool left, bool right)
    {
        var bar = SpanBar.Of(At(start, end), TenSeconds, open: false);

        Assert.Equal((left, right), (bar.IsCutLeft, bar.IsCutRight));
        Assert.InRange(bar.Left + bar.Width, 0, 100);
    }

    private static SpanView At(int start, int end) => Some.Span(1) with
    {
        StartTimeUnixNano = Some.NoonNanos + (ulong)(start * (long)Some.Second),
        EndTimeUnixNano = Some.NoonNanos + (ulong)(end * (long)Some.Second),
    };
}

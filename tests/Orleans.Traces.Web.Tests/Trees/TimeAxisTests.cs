using Orleans.Traces.Web.ViewModels.Trees;

namespace Orleans.Traces.Web.Tests.Trees;

public sealed class TimeAxisTests
{
    [Theory]
    [InlineData(1_000_000_000UL, "0", "200 ms", "400 ms", "600 ms", "800 ms", "")]
    [InlineData(8_420_000_000UL, "0", "2 s", "4 s", "6 s", "")]
    [InlineData(123_000_000_000UL, "0", "30 s", "1 m", "1 m 30 s", "")]
    [InlineData(3UL, "0", "1 ns", "2 ns", "")]
    public void Ticks_stand_at_round_offsets(ulong length, params string[] labels) =>
        Assert.Equal(labels, Axis(Some.NoonNanos, Some.NoonNanos + length).Ticks.Select(t => t.Label));

    [Fact]
    public void There_are_few_ticks_whatever_the_length()
    {
        for (ulong length = 1; length < ulong.MaxValue / 3; length *= 3)
        {
            var ticks = Axis(1, 1 + length).Ticks;
            Assert.InRange(ticks.Count, 2, 6);
            Assert.All(ticks, t => Assert.InRange(t.Percent, 0, 100));
        }
    }

    [Fact]
    public void Without_times_there_is_an_axis_still()
    {
        var axis = TimeAxis.Of(Some.Outline(Some.Span(1) with { StartTimeUnixNano = 0, EndTimeUnixNano = 0 }));

        Assert.Equal((0UL, 0UL, 0d), (axis.Start, axis.End, axis.Fraction(7)));
        Assert.Equal([new AxisTick(0, "0")], axis.Ticks);
    }

    [Fact]
    public void A_time_that_was_not_sent_does_not_stretch_the_axis()
    {
        var axis = TimeAxis.Of(Some.Outline(Some.Span(1), Some.Span(2) with { EndTimeUnixNano = 0 }, Some.Span(3) with { StartTimeUnixNano = 0 }));

        Assert.Equal((Some.NoonNanos, Some.NoonNanos + Some.Second), (axis.Start, axis.End));
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(7_258_118_400_000_000_000UL)]
    [InlineData(ulong.MaxValue)]
    public void A_time_absurdly_far_off_does_not_stretch_the_axis(ulong absurd)
    {
        var axis = TimeAxis.Of(Some.Outline(Some.Span(1), Some.Span(2), Some.Span(3) with { StartTimeUnixNano = absurd, EndTimeUnixNano = absurd }));

        Assert.Equal((Some.NoonNanos, Some.NoonNanos + Some.Second), (axis.Start, axis.End));
        Assert.Equal((absurd < Some.NoonNanos, absurd > Some.NoonNanos), (axis.IsBefore(absurd), axis.IsBeyond(absurd)));
        Assert.False(axis.IsBefore(0));
    }

    [Fact]
    public void A_trace_that_really_takes_weeks_is_shown_in_full()
    {
        const ulong day = 86_400 * Some.Second;
        var spans = Enumerable.Range(0, 30).Select(i => Some.Span(i + 1) with
        {
            StartTimeUnixNano = Some.NoonNanos + ((ulong)i * day),
            EndTimeUnixNano = Some.NoonNanos + ((ulong)i * day) + Some.Second,
        });

        var axis = TimeAxis.Of(Some.Outline([.. spans]));

        Assert.Equal((Some.NoonNanos, Some.NoonNanos + (29 * day) + Some.Second), (axis.Start, axis.End));
    }

    private static TimeAxis Axis(ulong start, ulong end) => TimeAxis.Of(Some.Outline(Some.Span(1) with { StartTimeUnixNano = start, EndTimeUnixNano = end }));
}

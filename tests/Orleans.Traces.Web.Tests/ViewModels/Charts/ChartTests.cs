using System.Globalization;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Charts;

namespace Orleans.Traces.Web.Tests.ViewModels.Charts;

public sealed class ChartTests
{
    private const ulong Minute = 60 * Some.Second, Hour = 60 * Minute, Day = 24 * Hour;

    private static readonly LocalTimes Utc = new(TimeZoneInfo.Utc, TimeProvider.System);

    [Theory]
    [InlineData(0, ChartUnit.Count, "0 1")]
    [InlineData(1, ChartUnit.Count, "0 1")]
    [InlineData(3, ChartUnit.Count, "0 1 2 3")]
    [InlineData(7, ChartUnit.Count, "0 2 4 6 8")]
    [InlineData(1_234_567, ChartUnit.Count, "0 500k 1M 1.5M")]
    [InlineData(0.0034, ChartUnit.Dollars, "0 $0.001 $0.002 $0.003 $0.004")]
    [InlineData(0.19, ChartUnit.Dollars, "0 $0.05 $0.10 $0.15 $0.20")]
    [InlineData(1_200, ChartUnit.Dollars, "0 $500 $1k $1.5k")]
    [InlineData(0.8, ChartUnit.Milliseconds, "0|200 µs|400 µs|600 µs|800 µs")]
    [InlineData(850, ChartUnit.Milliseconds, "0|500 ms|1 s")]
    [InlineData(70_000, ChartUnit.Milliseconds, "0|20 s|40 s|1 m|1 m 20 s")]
    [InlineData(200_000, ChartUnit.Milliseconds, "0|1 m|2 m|3 m|4 m")]
    [InlineData(400_000_000, ChartUnit.Milliseconds, "0|2 d|4 d|6 d")]
    public void Values_have_lines_at_round_numbers(double highest, ChartUnit unit, string lines)
    {
        var scale = ValueScale.Of(highest, unit);

        Assert.Equal(lines.Split(lines.Contains('|') ? '|' : ' '), scale.Ticks.Select(t => ChartNumbers.Tick(t, scale.Ticks[1], unit)));
        Assert.True(scale.Max >= highest);
        Assert.Equal((100, 0), (scale.FromTop(0), scale.FromTop(scale.Max)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(-5)]
    [InlineData(1e-300)]
    public void Absurd_numbers_have_an_axis_too(double highest)
    {
        foreach (var unit in Enum.GetValues<ChartUnit>())
        {
            var scale = ValueScale.Of(highest, unit);

            Assert.InRange(scale.Ticks.Count, 2, 5);
            Assert.All(scale.Ticks, t => Assert.NotEmpty(ChartNumbers.Tick(t, scale.Ticks[1], unit) + ChartNumbers.Text(t, unit)));
        }
    }

    [Theory]
    [InlineData(1_234_567, ChartUnit.Count, "1,234,567")]
    [InlineData(850, ChartUnit.Milliseconds, "850 ms")]
    [InlineData(0.0034, ChartUnit.Dollars, "$0.0034")]
    [InlineData(1e300, ChartUnit.Dollars, "$1,000,000,000,000,000")]
    public void A_number_is_read_out_in_full(double value, ChartUnit unit, string text) => Assert.Equal(text, ChartNumbers.Text(value, unit));

    [Theory]
    [InlineData(10, "11:50:02 11:50:04 11:50:06 11:50:08")]
    [InlineData(3_600, "12:00 12:10 12:20 12:30 12:40")]
    [InlineData(86_400, "18:00 Mar 5 06:00")]
    [InlineData(7 * 86_400, "Mar 5 Mar 6 Mar 7 Mar 8 Mar 9 Mar 10 Mar 11")]
    public void Times_have_lines_at_round_times(int seconds, string labels)
    {
        var from = Some.NoonNanos - (10 * Minute);

        var ticks = TimeTicks.Of(from, from + ((ulong)seconds * Some.Second), Utc);

        Assert.Equal(labels, string.Join(' ', ticks.Select(t => t.Label)));
        Assert.All(ticks, t => Assert.InRange(t.Percent, 0, 100));
    }

    [Fact]
    public void Round_times_are_those_of_the_readers_clock()
    {
        var kathmandu = new LocalTimes(TimeZoneInfo.CreateCustomTimeZone("x", new TimeSpan(5, 45, 0), "x", "x"), TimeProvider.System);

        var first = TimeTicks.Of(Some.NoonNanos, Some.NoonNanos + (6 * Hour), kathmandu)[0];

        Assert.Equal(("18:00", 4.17), (first.Label, Math.Round(first.Percent, 2)));
    }

    [Fact]
    public void Times_absurdly_far_apart_have_few_lines() => Assert.InRange(TimeTicks.Of(0, ulong.MaxValue, Utc).Count, 1, 7);

    [Fact]
    public void Bars_stand_on_top_of_each_other_and_nothing_is_too_low_to_be_seen()
    {
        var chart = Chart(stacked: true, [3, null, 1_000], [1, null, 1]);

        Assert.Equal(1_500, chart.Scale.Max);
        var (below, above) = (Boxes(chart.Paths[0]), Boxes(chart.Paths[1]));
        Assert.Equal([0, 2], below.Select(b => (int)b.Left));
        Assert.Equal(100, below[0].Bottom);
        Assert.Equal(below.Select(b => b.Bottom - b.Top >= 0.99), [true, true]);
        Assert.All(above, b => Assert.True(b.Bottom - b.Top >= 0.99, $"{b}"));
        Assert.Equal(100 - (1_000 / 1_500.0 * 100), above[1].Bottom, 0.01);
        Assert.Equal([0, 2], chart.Rows.Select(r => r.Step));
    }

    [Fact]
    public void A_line_breaks_where_nothing_is_known_and_a_lone_point_is_drawn()
    {
        var chart = Chart(stacked: false, [0, 5, null, 10]);

        Assert.Equal("M0.5 100L1.5 50M3.5 0", chart.Paths[0]);
        Assert.Equal("M0.5 100h0M1.5 50h0M3.5 0h0", chart.Dots[0]);
        Assert.Equal(3, chart.Rows.Count);
    }

    [Fact]
    public void Nothing_counted_is_an_empty_chart()
    {
        Assert.True(Chart(stacked: true, [0, null, 0]).IsEmpty);
        Assert.True(Chart(stacked: false, new double?[2]).IsEmpty);
    }

    [Fact]
    public void A_row_says_when_how_much_and_where_it_leads()
    {
        var chart = Chart(stacked: true, [null, 1_200]);

        var row = Assert.Single(chart.Rows);
        Assert.Equal(["1,200"], row.Values);
        Assert.Equal($"{Some.NoonNanos + Minute}-{Some.NoonNanos + (2 * Minute)}", row.Link);
    }

    [Fact]
    public void A_spark_is_measured_by_its_highest_bar()
    {
        Assert.Equal("M0 20v-20h.8v20zM7 20v-10h.8v10z", Sparkline.Path([KeyValuePair.Create(0, 10L), KeyValuePair.Create(3, 0L), KeyValuePair.Create(7, 5L)]));
        Assert.Equal("", Sparkline.Path([]));
    }

    private static ChartModel Chart(bool stacked, params double?[][] series) => new(
        new ChartTitle("x", stacked), ChartUnit.Count, new ChartSteps(Some.NoonNanos, Minute, series[0].Length, (from, to) => $"{from}-{to}"),
        [.. series.Select((s, i) => new ChartSeries($"s{i}", "ok", s))], Utc);

    private static List<(double Left, double Bottom, double Top)> Boxes(string path) =>
        [.. path.Split('z', StringSplitOptions.RemoveEmptyEntries).Select(box =>
        {
            var numbers = box.Split('M', ' ', 'V', 'h').Where(n => n.Length > 0).Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToList();
            return (numbers[0], numbers[1], numbers[2]);
        })];
}

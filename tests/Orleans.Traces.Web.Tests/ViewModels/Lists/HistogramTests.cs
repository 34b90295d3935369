using Orleans.Traces.Identity;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Lists.Histograms;

namespace Orleans.Traces.Web.Tests.ViewModels.Lists;

public sealed class HistogramTests
{
    private const ulong Hour = 3_600 * Some.Second, Day = 24 * Hour;

    [Theory]
    [InlineData(60UL, 1UL)]
    [InlineData(900UL, 10UL)]
    [InlineData(3_600UL, 60UL)]
    [InlineData(86_400UL, 900UL)]
    [InlineData(7UL * 86_400, 7_200UL)]
    [InlineData(30UL * 86_400, 43_200UL)]
    [InlineData(400UL * 86_400, 7UL * 86_400)]
    public void A_range_is_cut_at_times_that_people_count_in(ulong seconds, ulong step)
    {
        var time = HistogramTime.Of(Some.NoonNanos - (seconds * Some.Second), Some.NoonNanos, TimeZoneInfo.Utc);

        Assert.Equal(step * Some.Second, time.Step);
        Assert.InRange(time.Count, 30, 102);
        Assert.True(time.From <= Some.NoonNanos - (seconds * Some.Second) && time.To >= Some.NoonNanos);
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Kolkata")]
    [InlineData("America/Los_Angeles")]
    public void Buckets_of_half_a_day_begin_at_midnight_and_noon_of_the_readers_clock(string zone)
    {
        var times = new LocalTimes(TimeZoneInfo.FindSystemTimeZoneById(zone), TimeProvider.System);

        var time = HistogramTime.Of(Some.NoonNanos - (30 * Day), Some.NoonNanos, times.Zone);

        Assert.Equal(0, times.Local(time.From).Hour % 12);
        Assert.Equal(0, times.Local(time.From).Minute);
    }

    [Theory]
    [InlineData(0UL, 0UL)]
    [InlineData(0UL, ulong.MaxValue - Day)]
    [InlineData(5UL, 5UL)]
    public void No_range_is_too_absurd(ulong from, ulong to)
    {
        var time = HistogramTime.Of(from, to, TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"));

        Assert.InRange(time.Count, 1, 1_000);
        Assert.Equal(0, time.BucketOf(time.From));
        Assert.Equal(time.Count, time.BucketOf(time.To));
    }

    [Fact]
    public async Task All_time_begins_about_where_the_oldest_trace_does()
    {
        var queries = new FakeQueries();
        queries.Put(Some.Summary(1));
        queries.Put(Some.Summary(2) with { Start = Some.NoonNanos - (3 * Day) });
        queries.Put(Some.Summary(3) with { Start = 17 });

        var time = await HistogramTime.FindAsync(queries, ProjectId.Default, ListRange.All, (Some.Noon, TimeZoneInfo.Utc), default);

        Assert.InRange(time.From, Some.NoonNanos - (4 * Day), Some.NoonNanos - (3 * Day));
        Assert.True(time.To >= Some.NoonNanos);
    }

    [Fact]
    public void What_a_search_has_not_looked_at_is_not_known()
    {
        var time = new HistogramTime(Some.NoonNanos, Hour, 4);

        var bars = HistogramBar.Of(time, [(Some.NoonNanos + (3 * Hour), true), (Some.NoonNanos + (3 * Hour), false), (Some.NoonNanos + Hour, false), (1, true)], Some.NoonNanos + Hour);

        Assert.Equal([new(0, 0, false), new(1, 0, true), new(0, 0, true), new(2, 1, true)], bars);
        Assert.All(HistogramBar.Of(time, [], null), b => Assert.False(b.IsKnown));
    }

    [Fact]
    public void Marks_are_few_and_stand_where_buckets_begin()
    {
        var times = new LocalTimes(TimeZoneInfo.Utc, TimeProvider.System);
        var time = HistogramTime.Of(Some.NoonNanos - Day, Some.NoonNanos, TimeZoneInfo.Utc);

        var ticks = HistogramTick.Of(time, times);

        Assert.InRange(ticks.Count, 4, 9);
        Assert.Equal((0.0, "12:00"), (ticks[0].Percent, ticks[0].Label));
    }
}

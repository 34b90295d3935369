using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Tests.ViewModels;

public sealed class LocalTimesTests
{
    private static readonly TimeZoneInfo East = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(13), "east", "east");

    [Fact]
    public void Today_is_the_readers_today()
    {
        var times = new LocalTimes(East, new FakeTimeProvider(Some.Noon));

        // Noon in UTC is 01:00 of the next day there.
        Assert.Equal("00:30:00", times.Brief(Some.NoonNanos - (1_800 * Some.Second)));
        Assert.Equal("2026-03-04 23:59:59", times.Brief(Some.NoonNanos - (3_601 * Some.Second)));
    }

    [Fact]
    public void The_exact_time_keeps_every_nanosecond()
    {
        Assert.Equal("2026-03-04T12:00:00.123456789Z", LocalTimes.ExactUtc(Some.NoonNanos + 123_456_789));
        Assert.Equal("2554-07-21T23:34:33.709551615Z", LocalTimes.ExactUtc(ulong.MaxValue));
    }

    [Fact]
    public void No_time_is_not_1970()
    {
        var times = new LocalTimes(East, new FakeTimeProvider(Some.Noon));

        Assert.Equal(("no time", "no time", ""), (times.Brief(0), times.Full(0), LocalTimes.ExactUtc(0)));
    }
}

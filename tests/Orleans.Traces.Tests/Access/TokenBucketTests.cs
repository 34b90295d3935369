using Orleans.Traces.Access;

namespace Orleans.Traces.Tests.Access;

public sealed class TokenBucketTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 3, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void One_seconds_requests_pass_at_once_and_the_next_are_told_when()
    {
        var bucket = new TokenBucket(4, Noon);

        Assert.All(Enumerable.Range(0, 4), _ => Assert.Null(bucket.Take(Noon)));
        Assert.Equal(TimeSpan.FromMilliseconds(250), bucket.Take(Noon));
        Assert.Equal(TimeSpan.FromMilliseconds(100), bucket.Take(Noon.AddMilliseconds(150)));
        Assert.Null(bucket.Take(Noon.AddMilliseconds(250)));
        Assert.NotNull(bucket.Take(Noon.AddMilliseconds(250)));
    }

    [Fact]
    public void A_long_pause_saves_no_more_than_one_second()
    {
        var bucket = new TokenBucket(2, Noon);

        Assert.Equal(2, Enumerable.Range(0, 10).Count(_ => bucket.Take(Noon.AddHours(1)) is null));
    }

    [Fact]
    public void A_clock_that_is_set_back_stops_nothing()
    {
        var bucket = new TokenBucket(1, Noon);
        Assert.Null(bucket.Take(Noon));

        Assert.NotNull(bucket.Take(Noon.AddHours(-1)));
        Assert.Null(bucket.Take(Noon.AddHours(-1).AddSeconds(1)));
    }
}

using Orleans.Traces.Query.Searching;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.Tests.ViewModels.Lists;

public sealed class ListAddressTests
{
    private static readonly DateTimeOffset Noon = Some.Noon;

    [Fact]
    public void Everything_that_is_shown_is_in_the_address_and_comes_back_from_it()
    {
        var address = new ListAddress
        {
            Query = "{ name = \"a&b=c #+%\u202E\" }", Range = ListRange.Between(1, 2), Sort = TraceSort.Cost, Columns = "name,cost", IsLive = false,
        };

        Assert.Equal(address, ListAddress.Read(new Uri("http://localhost" + address).Query));
        Assert.True(address.ToString().All(char.IsAscii));
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("?q=&range=all&sort=start&live=1&columns=", "/")]
    [InlineData("?range=nonsense&sort=nonsense&columns=nonsense&from=x&to=y&project=shop", "/")]
    [InlineData("?range=7d", "/?range=7d")]
    [InlineData("?from=5&to=5", "/")]
    [InlineData("?from=1970-01-01T00:00:01Z", "/?from=1000000000")]
    [InlineData("?columns=cost,name,cost", "/?columns=name%2Ccost")]
    [InlineData("?columns=cost", "/?columns=name%2Ccost")]
    public void What_is_the_default_or_cannot_be_read_is_left_out(string sent, string address)
    {
        Assert.Equal(address, ListAddress.Read(sent).ToString());
    }

    [Fact]
    public void A_preset_moves_with_the_clock_and_fixed_bounds_do_not()
    {
        Assert.Equal((Some.NoonNanos - (3_600 * Some.Second), null), ListRange.Of("1h").At(Noon));
        Assert.Equal((5UL, 9UL), ListRange.Between(5, 9).At(Noon));
        Assert.Equal((0UL, null), ListRange.All.At(Noon));
    }

    [Fact]
    public void A_time_on_the_readers_clock_is_the_moment_that_it_shows()
    {
        var berlin = new LocalTimes(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), TimeProvider.System);

        Assert.Equal(new DateTime(2026, 3, 4, 13, 0, 0), berlin.Local(Some.NoonNanos + 5));
        Assert.Equal(Some.NoonNanos, berlin.Nanos(new DateTime(2026, 3, 4, 13, 0, 0)));
        Assert.Equal(0UL, berlin.Nanos(new DateTime(1960, 1, 1)));

        // Put forward at 02:00 on the 29th of March, put back at 03:00 on the 25th of October.
        Assert.Equal("2026-03-29T01:30:00.000000000Z", LocalTimes.ExactUtc(berlin.Nanos(new DateTime(2026, 3, 29, 2, 30, 0))));
        Assert.Equal("2026-10-25T01:30:00.000000000Z", LocalTimes.ExactUtc(berlin.Nanos(new DateTime(2026, 10, 25, 2, 30, 0))));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1_000, "1k")]
    [InlineData(12_345, "12.3k")]
    [InlineData(99_949, "99.9k")]
    [InlineData(99_950, "100k")]
    [InlineData(999_499, "999k")]
    [InlineData(999_500, "1M")]
    [InlineData(1_230_000_000, "1.2G")]
    public void Counts_are_three_digits_and_a_suffix(long count, string text) => Assert.Equal(text, Amounts.Short(count));

    [Theory]
    [InlineData("0", "$0")]
    [InlineData("0.00001", "<$0.0001")]
    [InlineData("0.0012", "$0.0012")]
    [InlineData("0.0123", "$0.012")]
    [InlineData("1234.5", "$1,234.50")]
    [InlineData("12345.6", "$12,346")]
    [InlineData("-0.5", "−$0.500")]
    public void Dollars_have_as_many_decimals_as_say_something(string dollars, string text) =>
        Assert.Equal(text, Amounts.Dollars(decimal.Parse(dollars, System.Globalization.CultureInfo.InvariantCulture)));
}

using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Tests.ViewModels;

public sealed class DurationsTests
{
    [Theory]
    [InlineData(0UL, "0 s")]
    [InlineData(1UL, "1 ns")]
    [InlineData(999UL, "999 ns")]
    [InlineData(850_000UL, "850 µs")]
    [InlineData(12_345_678UL, "12.3 ms")]
    [InlineData(999_600_000UL, "1 s")]
    [InlineData(1_240_000_000UL, "1.24 s")]
    [InlineData(59_960_000_000UL, "1 m 00 s")]
    [InlineData(123_000_000_000UL, "2 m 03 s")]
    [InlineData(3_599_700_000_000UL, "1 h 00 m")]
    [InlineData(3_720_000_000_000UL, "1 h 02 m")]
    [InlineData(86_399_000_000_000UL, "1 d 00 h")]
    [InlineData(273_600_000_000_000UL, "3 d 04 h")]
    [InlineData(ulong.MaxValue, "213504 d 00 h")]
    public void A_duration_has_three_digits_or_two_units(ulong nanos, string text) => Assert.Equal(text, Durations.Text(nanos));

    [Theory]
    [InlineData(0UL, 5UL, "no start")]
    [InlineData(5UL, 0UL, "no end")]
    [InlineData(5UL, 5UL, "0 s")]
    [InlineData(7UL, 5UL, "−2 ns")]
    public void What_is_missing_or_negative_is_said(ulong start, ulong end, string text) => Assert.Equal(text, Durations.Between(start, end));

    [Theory]
    [InlineData(10UL, 0UL, "no time")]
    [InlineData(10UL, 12UL, "+2 ns")]
    [InlineData(10UL, 7UL, "−3 ns")]
    public void An_offset_has_a_sign(ulong origin, ulong moment, string text) => Assert.Equal(text, Durations.Offset(origin, moment));
}

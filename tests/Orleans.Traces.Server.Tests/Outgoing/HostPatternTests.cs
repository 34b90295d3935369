using Orleans.Traces.Server.Outgoing;

namespace Orleans.Traces.Server.Tests.Outgoing;

public sealed class HostPatternTests
{
    [Theory]
    [InlineData("api.example.com", "https://api.example.com/v1", true)]
    [InlineData("API.example.com", "https://api.EXAMPLE.com/v1", true)]
    [InlineData("api.example.com", "https://api.example.com:8443/v1", true)]
    [InlineData("api.example.com", "https://api.example.com.evil.example/v1", false)]
    [InlineData("api.example.com", "https://evil.api.example.com/", false)]
    [InlineData("api.example.com", "https://api.example.com./", false)]
    [InlineData("api.example.com:443", "https://api.example.com/", true)]
    [InlineData("api.example.com:443", "https://api.example.com:8443/", false)]
    [InlineData("localhost:11434", "http://localhost:11434/v1", true)]
    [InlineData("localhost:11434", "http://localhost:4320/api/v1", false)]
    [InlineData("localhost:11434", "http://127.0.0.1:11434/v1", false)]
    [InlineData("127.0.0.1", "http://2130706433/", true)]
    [InlineData("::1", "http://[::1]:80/", true)]
    [InlineData("[::1]:80", "http://[::1]/", true)]
    [InlineData("[::1]:80", "http://[::1]:81/", false)]
    [InlineData("bücher.example", "https://xn--bcher-kva.example/", true)]
    [InlineData("api.example.com", "https://api.example.com@evil.example/", false)]
    public void A_pattern_fits_its_host_and_no_other(string pattern, string address, bool fits) =>
        Assert.Equal(fits, HostPattern.TryParse(pattern)!.Fits(new Uri(address)));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.example.com")]
    [InlineData("https://example.com")]
    [InlineData("example.com/")]
    [InlineData("example.com:")]
    [InlineData("example.com:99999")]
    [InlineData("example.com:+1")]
    [InlineData("user@example.com")]
    [InlineData("[::1")]
    [InlineData("a b")]
    public void What_is_no_host_is_no_pattern(string text) => Assert.Null(HostPattern.TryParse(text));
}

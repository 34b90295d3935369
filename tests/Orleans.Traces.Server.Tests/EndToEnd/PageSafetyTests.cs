using System.Text.RegularExpressions;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Whatever the port of the page answers, a browser is told to run nothing in it but scripts of ours.</summary>
[Collection(BadInput.Name)]
public sealed partial class PageSafetyTests(BadInputServer shared)
{
    public static TheoryData<string> Paths =>
        ["/", "/traces/00000000000000000000000000000001", "/no-such-page", "/login", "/api/v1/traces", "/api/v1/traces/no-id", "/openapi/v1.json", "/_content/Orleans.Traces.Web/app.js", "/metrics"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_answer_says_what_a_browser_must_refuse(string path)
    {
        using var response = await shared.Server.Web.GetAsync(path);

        var policy = Directives(Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("'none'", policy["default-src"]);
        Assert.Equal("'self'", policy["script-src"]);
        Assert.Equal("'self'", policy["style-src"]);
        Assert.Equal("'none'", policy["frame-ancestors"]);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/traces/00000000000000000000000000000001")]
    public async Task No_page_has_a_script_or_a_handler_in_its_markup(string path)
    {
        using var response = await shared.Server.Web.GetAsync(path);
        var page = await response.Content.ReadAsStringAsync();

        var scripts = Script().Matches(page);
        Assert.NotEmpty(scripts);
        Assert.All(scripts, s => Assert.Equal((true, ""), (s.Groups["attributes"].Value.Contains(" src=", StringComparison.Ordinal), s.Groups["body"].Value)));
        Assert.DoesNotMatch(Handler(), page);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("<script(?<attributes>[^>]*)>(?<body>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<[^>]* on[a-z]+=")]
    private static partial Regex Handler();

    private static Dictionary<string, string> Directives(string policy) => policy.Split(';')
        .Select(d => d.Trim().Split(' ', 2))
        .ToDictionary(d => d[0], d => d[1], StringComparer.Ordinal);
}

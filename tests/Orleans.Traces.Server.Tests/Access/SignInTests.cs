using System.Text.RegularExpressions;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Tests.Access;

/// <summary>How a browser signs in, reads and signs out.</summary>
public sealed partial class SignInTests(GuardedServer server) : IClassFixture<GuardedServer>
{
    // Nobody who is not signed in gets a live connection: the colours are all that is scripted.
    [GeneratedRegex("<script(?: src=\"([^\"?]*)\")?")]
    private static partial Regex Scripts();

    private const string Html = "text/html,application/xhtml+xml";

    [Fact]
    public async Task A_page_leads_to_the_sign_in_and_back()
    {
        using var page = await server.AskAsync("/traces/1?span=2", key: null, accept: Html);
        Assert.Equal((302, "/login?returnTo=%2Ftraces%2F1%3Fspan%3D2"), ((int)page.StatusCode, page.Headers.Location!.OriginalString));

        var form = await server.BodyAsync(200, page.Headers.Location.OriginalString, key: null);
        Assert.Contains("name=\"returnTo\" value=\"/traces/1?span=2\"", form, StringComparison.Ordinal);
        Assert.Equal(["_content/Orleans.Traces.Web/theme.js"], Scripts().Matches(form).Select(m => m.Groups[1].Value));

        using var signedIn = await SignInAsync(await server.KeyAsync("web", "read"), "/traces/1?span=2");
        Assert.Equal((302, "/traces/1?span=2"), ((int)signedIn.StatusCode, signedIn.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_of_other_sites_and_is_not_the_key()
    {
        var key = await server.KeyAsync("web", "read");

        using var signedIn = await SignInAsync(key);

        var cookie = signedIn.Headers.GetValues("set-cookie").Single();
        Assert.StartsWith($"{Authenticator.Cookie}=ot_", cookie, StringComparison.Ordinal);
        Assert.All(new[] { "httponly", "samesite=strict", "path=/", "max-age=43200" }, a => Assert.Contains(a, cookie, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(key[20..], cookie, StringComparison.Ordinal);

        using var behindProxy = await SignInAsync(key, more: r => r.Headers.Add("x-forwarded-proto", "https"));
        Assert.Contains("secure", behindProxy.Headers.GetValues("set-cookie").Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_cookie_opens_the_pages_the_API_and_the_live_connection_until_it_is_given_back()
    {
        using var signedIn = await SignInAsync(await server.KeyAsync("web", "read"));
        var cookie = CookieOf(signedIn);
        (string Address, string Method)[] places = [("/", "GET"), ("/api/v1/traces", "GET"), ("/_blazor/negotiate?negotiateVersion=1", "POST")];
        foreach (var (address, method) in places)
            Assert.Equal((address, 200), (address, await StatusAsync(address, method, cookie)));
        Assert.Equal(403, await StatusAsync("/api/v1/keys", "GET", cookie));

        Assert.Equal(302, await StatusAsync("/logout", "POST", cookie));

        foreach (var (address, method) in places)
            Assert.Equal((address, 401), (address, await StatusAsync(address, method, cookie)));
    }

    [Fact]
    public async Task A_cookie_counts_on_the_port_of_the_page_alone()
    {
        using var signedIn = await SignInAsync(await server.KeyAsync("web", "ingest read"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces");
        request.Headers.Add("cookie", CookieOf(signedIn));

        using var response = await server.Http.SendAsync(request);

        Assert.Equal(401, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("ingest", "may not read")]
    [InlineData(null, "not known")]
    public async Task A_key_that_cannot_read_does_not_sign_in(string? scopes, string reason)
    {
        var key = scopes is null ? "ot_nonsense" : await server.KeyAsync("web", scopes);

        using var answer = await SignInAsync(key);

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains("set-cookie"));
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/a\r\nb")]
    [InlineData("")]
    public async Task The_way_back_leads_to_no_other_host(string returnTo)
    {
        using var signedIn = await SignInAsync(await server.KeyAsync("web", "read"), returnTo);

        Assert.Equal((302, "/"), ((int)signedIn.StatusCode, signedIn.Headers.Location!.OriginalString));
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/logout")]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    public async Task A_foreign_page_cannot_use_the_session_nor_start_or_end_one(string address)
    {
        using var signedIn = await SignInAsync(await server.KeyAsync("web", "read"));
        var cookie = CookieOf(signedIn);

        Assert.Equal(403, await StatusAsync(address, "POST", cookie, "https://evil.example"));
        Assert.Equal(200, await StatusAsync("/", "GET", cookie));
    }

    [Fact]
    public async Task What_is_no_form_is_no_sign_in()
    {
        using var answer = await server.AskAsync("/login", key: null, "POST", """{"key":"x"}""");

        Assert.Equal(401, (int)answer.StatusCode);
    }

    private Task<HttpResponseMessage> SignInAsync(string key, string returnTo = "/", Action<HttpRequestMessage>? more = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/login")
        {
            Content = new FormUrlEncodedContent([new("key", key), new("returnTo", returnTo)]),
        };
        more?.Invoke(request);
        return server.Web.SendAsync(request);
    }

    private static string CookieOf(HttpResponseMessage answer) => answer.Headers.GetValues("set-cookie").Single().Split(';')[0];

    private async Task<int> StatusAsync(string address, string method, string cookie, string? origin = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.Add("cookie", cookie);
        if (origin is not null)
            request.Headers.Add("origin", origin);
        using var response = await server.Web.SendAsync(request);
        return (int)response.StatusCode;
    }
}

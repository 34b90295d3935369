using System.Net.Http;
using System.Text;
using Orleans.Traces.Server.Api;

namespace Orleans.Traces.Server.Tests.Api;

public sealed class LocalRequestGuardTests : IAsyncLifetime
{
    private readonly ApiHost _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("localhost", null)]
    [InlineData("LOCALHOST:4320", null)]
    [InlineData("127.0.0.1:1", null)]
    [InlineData("[::1]:4320", null)]
    [InlineData("traces.example", null)]
    [InlineData("localhost", "http://localhost:4320")]
    [InlineData("localhost", "http://127.0.0.1")]
    [InlineData("localhost", "http://[::1]:4320")]
    [InlineData("localhost", "https://Traces.Example")]
    public async Task Requests_of_this_machine_and_of_listed_hosts_are_let_in(string host, string? origin)
    {
        using var response = await _api.AnswerAsync("/api/v1/traces", "GET", r => From(r, host, origin));

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("evil.example", null)]
    [InlineData("localhost.evil.example", null)]
    [InlineData("127.0.0.1.evil.example", null)]
    [InlineData("10.0.0.1:4320", null)]
    [InlineData("localhost", "http://evil.example")]
    [InlineData("localhost", "http://localhost.evil.example")]
    [InlineData("localhost", "http://localhost@evil.example")]
    [InlineData("localhost", "null")]
    [InlineData("localhost", "file://localhost")]
    [InlineData("traces.example", "http://other.example")]
    public async Task Other_hosts_and_origins_are_refused_with_the_setting_to_change(string host, string? origin)
    {
        var problem = await _api.ProblemAsync(403, "/api/v1/traces", more: r => From(r, host, origin));

        Assert.Contains("Traces:Web:AllowedHosts", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(origin is null ? host.Split(':')[0] : "Origin", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/jsonx")]
    [InlineData(null)]
    public async Task A_body_that_a_foreign_form_could_send_is_refused(string? type)
    {
        await _api.ProblemAsync(415, "/api/v1/traces", "POST", r => r.Content = Body(type));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/x-ndjson")]
    [InlineData("text/csv; charset=utf-8")]
    public async Task A_body_that_no_form_can_send_passes_the_guard(string type)
    {
        await _api.ProblemAsync(405, "/api/v1/traces", "POST", r => r.Content = Body(type));
    }

    [Theory]
    [InlineData("traces.example", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("[fe80::1]", true)]
    [InlineData("fe80::1", false)]
    [InlineData("http://traces.example", false)]
    [InlineData("traces.example:4320", false)]
    [InlineData("*", false)]
    [InlineData("", false)]
    public void Faults_of_the_setting_are_named(string host, bool good)
    {
        Assert.Equal(good ? 0 : 1, LocalHosts.Problems([host]).Count());
    }

    private static void From(HttpRequestMessage request, string host, string? origin)
    {
        request.Headers.Host = host;
        if (origin is not null)
            request.Headers.Add("Origin", origin);
    }

    private static ByteArrayContent Body(string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }
}

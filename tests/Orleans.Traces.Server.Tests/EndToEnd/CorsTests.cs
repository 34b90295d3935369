using System.Net.Http.Headers;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Pages whose origins are allowed may send OTLP from a browser, and do nothing else.</summary>
public sealed class CorsTests : IDisposable
{
    private const string App = "https://app.example";
    private const string Evil = "https://evil.example";
    private const string BrowserHeaders = "content-type,content-encoding,authorization,x-api-key,traceparent,x-of-their-own";
    private const string ToolPath = "/api/public/otel/v1/traces";

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Allowed_origins_may_send_and_others_may_not()
    {
        await using var server = await ServerProcess.StartAsync(
            _data.Path, $"--Traces:Ingest:CorsOrigins:0={App}", "--Traces:Ingest:CorsOrigins:1=http://localhost:3000");
        foreach (var (client, path) in new[] { (server.Http, "/v1/traces"), (server.Http, ToolPath), (server.Web, ToolPath) })
        {
            await AssertAllowsAsync(client, path, App, expected: App);
            await AssertAllowsAsync(client, path, "http://localhost:3000", expected: "http://localhost:3000");
            await AssertRefusesAsync(client, path, Evil);
        }

        // A page that may send may not read.
        foreach (var (client, path) in new[] { (server.Web, "/"), (server.Web, "/api/v1/traces"), (server.Web, "/healthz"), (server.Http, "/info") })
            await AssertRefusesAsync(client, path, App);
        Assert.Equal("", string.Join('\n', server.Failures));
    }

    [Fact]
    public async Task Any_origin_may_send_where_it_is_said_so()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path, $"--Traces:Ingest:CorsOrigins:0={App}", "--Traces:Ingest:CorsOrigins:1=*");

        await AssertAllowsAsync(server.Http, "/v1/traces", Evil, expected: "*");
        await AssertAllowsAsync(server.Web, ToolPath, Evil, expected: "*");
        await AssertRefusesAsync(server.Web, "/api/v1/traces", Evil);
    }

    private static async Task AssertAllowsAsync(HttpClient client, string path, string origin, string expected)
    {
        using var preflight = await PreflightAsync(client, path, origin);
        Assert.Equal(204, (int)preflight.StatusCode);
        Assert.Equal([expected], preflight.Headers.GetValues("access-control-allow-origin"));
        Assert.Contains("POST", preflight.Headers.GetValues("access-control-allow-methods"));
        Assert.Equal(BrowserHeaders, string.Join(',', preflight.Headers.GetValues("access-control-allow-headers")));
        Assert.False(preflight.Headers.Contains("access-control-allow-credentials"));

        foreach (var (body, status) in new[] { (OneSpan.Request(OneSpan.Span(OneSpan.NewTrace())), 200), (BadBodies.Truncated, 400) })
        {
            using var response = await PostAsync(client, path, origin, body);
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal([expected], response.Headers.GetValues("access-control-allow-origin"));
            Assert.Contains("Retry-After", response.Headers.GetValues("access-control-expose-headers"));
        }
    }

    private static async Task AssertRefusesAsync(HttpClient client, string path, string origin)
    {
        using var preflight = await PreflightAsync(client, path, origin);
        using var response = await PostAsync(client, path, origin, BadBodies.Truncated);
        foreach (var answer in new[] { preflight, response })
            Assert.False(answer.Headers.Contains("access-control-allow-origin"), $"{origin} may send to {path}.");
    }

    private static async Task<HttpResponseMessage> PreflightAsync(HttpClient client, string path, string origin)
    {
        using var message = new HttpRequestMessage(HttpMethod.Options, path);
        message.Headers.Add("origin", origin);
        message.Headers.Add("access-control-request-method", "POST");
        message.Headers.Add("access-control-request-headers", BrowserHeaders);
        return await client.SendAsync(message);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string origin, byte[] body)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        message.Headers.Add("origin", origin);
        return await client.SendAsync(message);
    }
}

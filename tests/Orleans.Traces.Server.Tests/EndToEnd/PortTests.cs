using System.Net.Http.Headers;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Each port answers what is its own, and nothing else.</summary>
[Collection(BadInput.Name)]
public sealed class PortTests(BadInputServer shared)
{
    private readonly ServerProcess _server = shared.Server;

    public static TheoryData<string> WebPaths =>
        ["/", "/healthz", "/api/v1/traces", "/api/v1/traces/00000000000000000000000000000001", "/openapi/v1.json", "/_content/Orleans.Traces.Web/app.css", "/_framework/blazor.web.js", "/_blazor/negotiate"];

    [Theory]
    [MemberData(nameof(WebPaths))]
    public async Task What_is_for_the_page_and_the_API_is_not_on_the_OTLP_ports(string path)
    {
        foreach (var client in new[] { _server.Http, _server.Http2 })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Options })
            {
                // A Host header that names the page's port changes nothing.
                using var response = await SendAsync(client, method, path, ("host", $"localhost:{_server.Web.BaseAddress!.Port}"));
                Assert.Equal(404, (int)response.StatusCode);
                Assert.Contains("OTLP is taken at POST /v1/traces", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("/v1/traces", "application/x-protobuf")]
    [InlineData("/v1/logs", "application/json")]
    [InlineData("/opentelemetry.proto.collector.trace.v1.TraceService/Export", "application/grpc")]
    public async Task OTLP_is_not_on_the_port_of_the_page(string path, string contentType)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(OneSpan.Request(OneSpan.Span(OneSpan.NewTrace()))) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);

        using var response = await _server.Web.SendAsync(message);

        Assert.Equal(404, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_gRPC_port_takes_the_HTTP_paths_over_HTTP2()
    {
        var trace = OneSpan.NewTrace();
        using var message = Http2("/v1/traces", OneSpan.Request(OneSpan.Span(trace)));

        using var response = await _server.Http2.SendAsync(message);

        Assert.Equal((200, new Version(2, 0)), ((int)response.StatusCode, response.Version));
        Assert.NotNull(await shared.OtlpAsync(trace));
    }

    [Fact]
    public async Task gRPC_is_not_taken_over_HTTP1()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/opentelemetry.proto.collector.trace.v1.TraceService/Export") { Content = new ByteArrayContent(new byte[5]) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        using var response = await _server.Http.SendAsync(message);

        Assert.False(response.IsSuccessStatusCode && response.Headers.Contains("grpc-status") && OtlpRequest.Trailer(response, "grpc-status") == "0");
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:4320", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:80", 200)]
    [InlineData("evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("192.168.0.1", 403)]
    public async Task The_port_of_the_page_answers_to_this_machines_names_only(string host, int status)
    {
        foreach (var path in new[] { "/", "/api/v1/traces", "/openapi/v1.json", "/healthz", "/_content/Orleans.Traces.Web/app.css" })
        {
            using var response = await SendAsync(_server.Web, HttpMethod.Get, path, ("host", host));
            Assert.Equal((path, status), (path, (int)response.StatusCode));
        }
    }

    [Theory]
    [InlineData("http://localhost:4320", 200)]
    [InlineData("http://127.0.0.1", 200)]
    [InlineData("https://localhost", 200)]
    [InlineData("https://evil.example", 403)]
    [InlineData("http://localhost.evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("file://localhost", 403)]
    public async Task A_foreign_page_cannot_read_the_port_of_the_page(string origin, int status)
    {
        foreach (var path in new[] { "/", "/api/v1/traces", "/openapi/v1.json" })
        {
            using var response = await SendAsync(_server.Web, HttpMethod.Get, path, ("origin", origin));
            Assert.Equal((path, status), (path, (int)response.StatusCode));
        }
    }

    [Fact]
    public async Task No_answer_anywhere_allows_another_origin()
    {
        (HttpClient Client, string Path)[] places = [(_server.Web, "/"), (_server.Web, "/api/v1/traces"), (_server.Web, "/openapi/v1.json"), (_server.Http, "/v1/traces"), (_server.Http, "/"), (_server.Http2, "/v1/traces")];
        foreach (var (client, path) in places)
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Options })
            {
                foreach (var origin in new[] { "https://evil.example", "http://localhost:4320" })
                {
                    using var response = await SendAsync(client, method, path, ("origin", origin), ("access-control-request-method", "POST"), ("access-control-request-headers", "content-type"));
                    Assert.DoesNotContain(response.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
                }
            }
        }
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var message = new HttpRequestMessage(method, path) { Version = client.DefaultRequestVersion, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var (name, value) in headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return client.SendAsync(message);
    }

    private static HttpRequestMessage Http2(string path, byte[] body)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body), Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        return message;
    }
}

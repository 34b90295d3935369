using System.Net.Http.Headers;
using System.Text.Json;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Whoever sent to another tool changes the host and nothing else: its paths are taken on every port.</summary>
[Collection(BadInput.Name)]
public sealed class OtherToolsTests(BadInputServer shared)
{
    private const string Protobuf = "application/x-protobuf";
    private static readonly string[] Paths = ["/api/public/otel/v1", "/otel/v1", "/api/v1/otel/v1", "/api/v1/private/otel/v1"];

    private readonly ServerProcess _server = shared.Server;

    public static TheoryData<string, string> PathsAndPorts
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var path in Paths)
            {
                foreach (var port in new[] { "http", "grpc", "web" })
                    all.Add(path, port);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(PathsAndPorts))]
    public async Task Spans_are_taken_as_at_v1_traces(string path, string port)
    {
        foreach (var json in new[] { false, true })
        {
            var trace = OneSpan.NewTrace();
            var body = json ? BadBodies.Json(OneSpan.Json(trace.ToString())) : OneSpan.Request(OneSpan.Span(trace));
            using var message = Post(port, $"{path}/traces", body, json ? "application/json" : Protobuf);
            // Langfuse's users have this header; it is for whoever checks keys, and no hindrance.
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", "cGstMTpzay0x");

            using var response = await Client(port).SendAsync(message);

            Assert.Equal(200, (int)response.StatusCode);
            Assert.NotNull(await shared.OtlpAsync(trace));
        }
    }

    [Theory]
    [MemberData(nameof(PathsAndPorts))]
    public async Task What_is_wrong_is_answered_as_at_v1(string path, string port)
    {
        foreach (var (signal, type, body, status) in new[]
        {
            ("traces", Protobuf, BadBodies.Truncated, 400), ("logs", Protobuf, BadBodies.Truncated, 400), ("traces", "text/plain", [], 415),
            ("metrics", Protobuf, [], 404),
        })
        {
            using var message = Post(port, $"{path}/{signal}", body, type);
            using var response = await Client(port).SendAsync(message);
            Assert.Equal((signal, status), (signal, (int)response.StatusCode));
            var answer = StatusBody.Read(response.Content.Headers.ContentType!.MediaType!, await response.Content.ReadAsByteArrayAsync());
            Assert.NotEqual("", answer.Text);
        }
    }

    [Theory]
    [InlineData("host", "evil.example")]
    [InlineData("origin", "https://evil.example")]
    [InlineData("origin", "null")]
    public async Task A_foreign_page_cannot_send_to_the_port_of_the_page(string header, string value)
    {
        foreach (var path in Paths)
        {
            var trace = OneSpan.NewTrace();
            using var message = Post("web", $"{path}/traces", OneSpan.Request(OneSpan.Span(trace)), Protobuf);
            message.Headers.TryAddWithoutValidation(header, value);

            using var response = await _server.Web.SendAsync(message);

            Assert.Equal(403, (int)response.StatusCode);
            var answer = StatusBody.Read(Protobuf, await response.Content.ReadAsByteArrayAsync());
            Assert.Equal(7, answer.Number);
            Assert.Contains("Traces:Web:AllowedHosts", answer.Text, StringComparison.Ordinal);
            Assert.Null(await shared.OtlpAsync(trace));
        }
    }

    [Theory]
    [InlineData("/info")]
    [InlineData("/api/v1/info")]
    public async Task LangSmiths_SDKs_learn_what_they_read(string path)
    {
        foreach (var client in new[] { _server.Http, _server.Web })
        {
            using var answer = JsonDocument.Parse(await client.GetStringAsync(path));

            Assert.Matches(@"^\d+\.\d+", answer.RootElement.GetProperty("version").GetString());
            Assert.Empty(answer.RootElement.GetProperty("instance_flags").EnumerateObject());
            var batches = answer.RootElement.GetProperty("batch_ingest_config");
            Assert.Equal(BadInputServer.MaxBodyBytes, batches.GetProperty("size_limit_bytes").GetInt32());
            Assert.False(batches.GetProperty("use_multipart_endpoint").GetBoolean());
            foreach (var number in new[] { "size_limit", "scale_up_qsize_trigger", "scale_up_nthreads_limit", "scale_down_nempty_trigger" })
                Assert.True(batches.GetProperty(number).GetInt32() > 0, number);
        }
    }

    [Fact]
    public async Task Langfuses_health_is_answered()
    {
        foreach (var client in new[] { _server.Http, _server.Web })
        {
            using var answer = JsonDocument.Parse(await client.GetStringAsync("/api/public/health"));
            Assert.Equal("OK", answer.RootElement.GetProperty("status").GetString());
        }
    }

    private HttpClient Client(string port) => port switch
    {
        "http" => _server.Http,
        "grpc" => _server.Http2,
        _ => _server.Web,
    };

    private static HttpRequestMessage Post(string port, string path, byte[] body, string type)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(body),
            Version = port == "grpc" ? new Version(2, 0) : new Version(1, 1),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return message;
    }
}

using System.Net.Sockets;
using System.Text;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Access;

/// <summary>How a server that requires keys takes and refuses them.</summary>
public sealed class CallerTests(GuardedServer server) : IClassFixture<GuardedServer>
{
    private const string Export = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    public static TheoryData<string, string> Places => new()
    {
        { "authorization", "Bearer {0}" },
        { "x-api-key", "{0}" },
        { "authorization", "Basic public-key:{0}" },
        { "authorization", "Basic {0}:" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_key_is_taken_wherever_clients_put_one(string header, string form)
    {
        var key = await server.KeyAsync("places", "ingest read");
        using var http = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = new ByteArrayContent(Span()) };
        http.Content.Headers.Add("content-type", "application/x-protobuf");
        http.Headers.Add(header, Value(form, key));
        using var web = new HttpRequestMessage(HttpMethod.Get, "/api/v1/traces");
        web.Headers.Add(header, Value(form, key));

        using var sent = await server.Http.SendAsync(http);
        using var read = await server.Web.SendAsync(web);

        Assert.Equal((200, 200), ((int)sent.StatusCode, (int)read.StatusCode));
    }

    [Theory]
    [InlineData("application/x-protobuf")]
    [InlineData("application/json")]
    public async Task OTLP_over_HTTP_is_refused_with_a_Status_in_the_requests_type(string type)
    {
        using var none = await server.SendOtlpAsync("/v1/traces", [], key: null, type);
        using var wrong = await server.SendOtlpAsync("/v1/traces", [], await server.KeyAsync("otlp", "read"), type);

        Assert.Equal((401, "Bearer"), ((int)none.StatusCode, none.Headers.WwwAuthenticate.Single().Scheme));
        Assert.Equal((403, 0), ((int)wrong.StatusCode, wrong.Headers.WwwAuthenticate.Count));
        var (unauthenticated, forbidden) = (await StatusAsync(none, type), await StatusAsync(wrong, type));
        Assert.Equal((16, 7), (unauthenticated.Number, forbidden.Number));
        Assert.Contains("x-api-key", unauthenticated.Text, StringComparison.Ordinal);
        Assert.Contains("needs a key with the scope ingest", forbidden.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ot_0123456789abcdef_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "0123456789abcdef is not known here")]
    [InlineData("ot_short", "begins like a key and is not one")]
    [InlineData("sk-lf-another-tools", "is not a key of this server")]
    public async Task A_wrong_key_is_told_what_is_wrong_without_repeating_it(string key, string reason)
    {
        using var answer = await server.SendOtlpAsync("/v1/traces", [], key);

        var status = StatusBody.Read("application/x-protobuf", await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((401, 16L), ((int)answer.StatusCode, status.Number));
        Assert.Contains(reason, status.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key, status.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_opens_an_OTLP_path_is_refused_and_led_nowhere()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/traces");
        request.Headers.Accept.ParseAdd("text/html");

        using var response = await server.Http.SendAsync(request);

        Assert.Equal(401, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_API_answers_a_call_of_gRPC_as_it_answers_others()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/traces?project=NO");
        request.Headers.Add("x-api-key", server.Operator);
        request.Content = new ByteArrayContent([]);
        request.Content.Headers.Add("content-type", "application/grpc");

        using var response = await server.Web.SendAsync(request);

        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_request_is_refused_before_its_body_is_read()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50000000\r\n\r\n"));

        // Not a byte of the body is ever sent.
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.Equal("HTTP/1.1 401 Unauthorized", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_key_that_makes_too_many_requests_is_told_to_come_again()
    {
        var key = await server.KeyAsync("rate", "ingest read", requestsPerSecond: 1);
        var (ok, limited) = (0, new List<HttpResponseMessage>());
        while (limited.Count == 0)
        {
            using var answer = await server.SendOtlpAsync("/v1/traces", Span(), key);
            if ((int)answer.StatusCode == 200)
                ok++;
            else
                limited.Add(await server.SendOtlpAsync("/v1/traces", Span(), key));
        }

        Assert.InRange(ok, 1, 30);
        Assert.Equal((429, "1"), ((int)limited[0].StatusCode, limited[0].Headers.RetryAfter!.ToString()));
        Assert.Equal(8, (await StatusAsync(limited[0], "application/x-protobuf")).Number);
        using var problem = await server.AskAsync("/api/v1/traces", key);
        Assert.Equal((429, "1"), ((int)problem.StatusCode, problem.Headers.RetryAfter!.ToString()));
        var (status, message, call) = await server.CallAsync(Export, Span(), key);
        Assert.Equal("8", status);
        Assert.Contains("1 requests a second", message, StringComparison.Ordinal);

        // What an SDK looks for before it repeats: google.rpc.RetryInfo.
        var details = OtlpRequest.Trailer(call, "grpc-status-details-bin")!;
        var bytes = Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '='));
        Assert.Contains("type.googleapis.com/google.rpc.RetryInfo", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal(bytes[^4..], [0x0A, 0x02, 0x08, 0x01]);
    }

    [Fact]
    public async Task A_key_that_was_deleted_is_refused_at_once()
    {
        var key = await server.KeyAsync("gone", "ingest admin");
        using var before = await server.SendOtlpAsync("/v1/traces", Span(), key);

        await server.BodyAsync(204, $"/api/v1/keys/{key.Split('_')[1]}", key, "DELETE");

        using var after = await server.SendOtlpAsync("/v1/traces", Span(), key);
        Assert.Equal((200, 401), ((int)before.StatusCode, (int)after.StatusCode));
    }

    [Fact]
    public async Task Readiness_needs_no_key_and_answers_to_any_host()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Host = "traces.example";

        using var response = await server.Web.SendAsync(request);

        Assert.Equal("ready\n", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("traces.example", "http://traces.example", 200)]
    [InlineData("10.0.0.5:4320", "http://10.0.0.5:4320", 200)]
    [InlineData("10.0.0.5:4320", null, 200)]
    [InlineData("10.0.0.5:4320", "http://10.0.0.5:4321", 403)]
    [InlineData("traces.example", "https://evil.example", 403)]
    [InlineData("traces.example", "http://localhost", 403)]
    [InlineData("traces.example", "null", 403)]
    public async Task Any_host_is_answered_to_and_a_foreign_page_is_not(string host, string? origin, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/traces");
        request.Headers.Host = host;
        request.Headers.Add("x-api-key", server.Operator);
        if (origin is not null)
            request.Headers.Add("origin", origin);

        using var response = await server.Web.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    private static byte[] Span() => OneSpan.Request(OneSpan.Span(OneSpan.NewTrace()));

    private static string Value(string form, string key)
    {
        var value = form.Replace("{0}", key, StringComparison.Ordinal);
        return value.StartsWith("Basic ", StringComparison.Ordinal) ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(value[6..])) : value;
    }

    private static async Task<StatusBody> StatusAsync(HttpResponseMessage answer, string type) =>
        StatusBody.Read(type, await answer.Content.ReadAsByteArrayAsync());
}

/// <summary>How a server that needs no key takes one all the same.</summary>
public sealed class KeylessCallerTests(KeylessServer server) : IClassFixture<KeylessServer>
{
    [Fact]
    public async Task Without_a_key_everything_is_the_default_projects_and_everything_is_allowed()
    {
        var trace = OneSpan.NewTrace();

        Assert.Equal(200, await SendAsync(trace, key: null));

        await server.BodyAsync(200, $"/api/v1/traces/{trace}", key: null);
        await server.BodyAsync(200, "/api/v1/projects", key: null);
        Assert.Contains("\"project\":\"default\"", await server.BodyAsync(
            201, "/api/v1/keys", key: null, "POST", """{"name":"a","scopes":["operator"]}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_sent_selects_its_project_and_has_its_scopes()
    {
        var trace = OneSpan.NewTrace();
        var key = await server.KeyAsync("own", "ingest");

        Assert.Equal(200, await SendAsync(trace, key));

        await server.BodyAsync(403, $"/api/v1/traces/{trace}", key);
        await server.BodyAsync(404, $"/api/v1/traces/{trace}", key: null);
        await server.BodyAsync(200, $"/api/v1/traces/{trace}?project=own", key: null);
    }

    [Theory]
    [InlineData("ot_0123456789abcdef_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", 401)]
    [InlineData("ot_short", 401)]
    [InlineData("sk-lf-another-tools", 200)]
    public async Task A_wrong_key_is_refused_and_one_of_another_tool_is_passed_over(string key, int status)
    {
        Assert.Equal(status, await SendAsync(OneSpan.NewTrace(), key));
        await server.BodyAsync(status, "/api/v1/traces", key);
    }

    [Theory]
    [InlineData("NO", 400)]
    [InlineData("", 400)]
    [InlineData("nobody", 404)]
    public async Task A_project_that_is_none_is_told_of(string project, int status)
    {
        var body = await server.BodyAsync(status, $"/api/v1/traces?project={project}", key: null);

        Assert.Contains(status == 400 ? "'project'" : "nobody", body, StringComparison.Ordinal);
    }

    private async Task<int> SendAsync(TraceId trace, string? key)
    {
        using var answer = await server.SendOtlpAsync("/v1/traces", OneSpan.Request(OneSpan.Span(trace)), key);
        return (int)answer.StatusCode;
    }
}

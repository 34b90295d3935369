using System.Text;
using System.Text.Json;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Unusual and broken data, sent as protobuf and as JSON: what must come out comes out, and nothing else suffers.</summary>
public sealed class EdgeCaseTests(EdgeCaseServers servers) : IClassFixture<EdgeCaseServers>
{
    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var name in EdgeCase.Names)
            {
                cases.Add(name, false);
                cases.Add(name, true);
            }

            return cases;
        }
    }

    [Fact]
    public void There_are_edge_cases() => Assert.True(EdgeCase.Names.Count >= 28, $"There are only {EdgeCase.Names.Count}.");

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_must_come_out_comes_out(string name, bool json)
    {
        var server = servers.Of(json);
        var edge = EdgeCase.Read(name);
        foreach (var (request, afterFinal) in edge.Requests(json))
        {
            if (afterFinal)
                await Waiting.Until("the trace is final", async () => (await Trace(server, IdsOf(edge.Expect).Single()))!.Value.GetProperty("trace").GetProperty("state").GetString() == "final");
            var answer = await request.SendAsync(server);
            Assert.True(answer.Status is 200 or 400, $"{answer.Status}: {Encoding.UTF8.GetString(answer.Body)}");
            if (edge.Expect.TryGetProperty("rejectedSpans", out _))
                Assert.Contains("refused: trace_id must be 16 bytes", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
            else if (name != "deep-attribute")
                Assert.True(answer.Body is [] or [(byte)'{', (byte)'}'], Encoding.UTF8.GetString(answer.Body));
        }

        foreach (var id in IdsOf(edge.Expect))
            Compare(edge.Expect, await Trace(server, id), json);
        Assert.Equal("ready\n", await server.Web.GetStringAsync("/healthz"));
        await server.Web.GetStringAsync("/api/v1/traces?limit=1000");
    }

    [Fact]
    public async Task Each_trace_of_a_case_with_several_is_as_expected()
    {
        var server = servers.Of(json: false);
        foreach (var name in new[] { "same-span-id-two-traces", "deep-attribute" })
        {
            var edge = EdgeCase.Read(name);
            foreach (var (request, _) in edge.Requests(json: false))
                await request.SendAsync(server);
            foreach (var expected in edge.Expect.GetProperty("traces").EnumerateArray().Where(t => t.TryGetProperty("spanCount", out _)))
                Compare(expected, await Trace(server, expected.GetProperty("traceId").GetString()!), json: false);
        }
    }

    [Fact]
    public async Task Two_hundred_traces_of_one_request_have_their_two_spans_each()
    {
        var server = servers.Of(json: false);
        var edge = EdgeCase.Read("many-traces");
        var (request, _) = edge.Requests(json: false).Single();
        await request.SendAsync(server);

        var ids = ReplayedServer.Items(request).Select(i => ((SpanItem)i).Header.TraceId.ToString()).Distinct().ToList();
        Assert.Equal(edge.Expect.GetProperty("traceCount").GetInt32(), ids.Count);
        foreach (var id in ids)
            Assert.Equal(2, (await Trace(server, id))!.Value.GetProperty("spans").GetArrayLength());
    }

    [Fact]
    public async Task A_value_nested_too_deep_is_refused_and_named()
    {
        var (request, _) = EdgeCase.Read("deep-attribute").Requests(json: true).Last();

        var answer = await request.SendAsync(servers.Of(json: true));

        Assert.Equal(200, answer.Status);
        Assert.Contains("\"rejectedSpans\":\"1\"", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
        Assert.Contains("nested deeper than 100 levels", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
    }

    private static IEnumerable<string> IdsOf(JsonElement expect) =>
        expect.TryGetProperty("traceId", out var id) ? [id.GetString()!]
        : expect.TryGetProperty("traceIds", out var ids) ? ids.EnumerateObject().Select(i => i.Value.GetString()!)
        : expect.TryGetProperty("firstTraceIds", out var first) ? first.EnumerateArray().Select(i => i.GetString()!)
        : [];

    private static async Task<JsonElement?> Trace(ServerProcess server, string id)
    {
        using var response = await server.Web.GetAsync($"/api/v1/traces/{id}");
        if (!response.IsSuccessStatusCode)
            return null;
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(), new JsonDocumentOptions { MaxDepth = 1_000 });
        return document.RootElement.Clone();
    }

    private static void Compare(JsonElement expect, JsonElement? found, bool json)
    {
        Assert.True(found is not null, "the trace is not there");
        var trace = found.Value.GetProperty("trace");
        var spans = found.Value.GetProperty("spans").EnumerateArray().ToList();
        if (expect.TryGetProperty("spanCount", out var count))
            Assert.Equal((count.GetInt32(), count.GetInt32()), (trace.GetProperty("spanCount").GetInt32(), spans.Count));
        if (expect.TryGetProperty("roots", out var roots))
            Assert.Equal(roots.EnumerateArray().Select(r => r.GetString()).Order(), spans.Where(IsRoot).Select(Name).Order());
        if (expect.TryGetProperty("parents", out var parents))
            CompareParents(parents, spans);
        if (expect.TryGetProperty("deepest", out var deepest))
            Assert.Equal(deepest.GetString(), Name(spans.MaxBy(s => s.GetProperty("depth").GetInt32())));
        if (expect.TryGetProperty("present", out var present))
            Assert.Subset(spans.Select(Name).ToHashSet(), present.EnumerateArray().Select(p => p.GetString()).ToHashSet());
        if (expect.TryGetProperty("absent", out var absent))
            Assert.DoesNotContain(spans, s => absent.EnumerateArray().Any(a => a.GetString() == Name(s)));
        if (expect.TryGetProperty("services", out var services))
            Assert.All(services.EnumerateObject(), s => Assert.Equal(s.Value.GetString(), Named(spans, s.Name).GetProperty("resource").GetProperty("service.name").GetString()));
        CompareLogs(expect, found.Value, spans);
        Assert.True(trace.GetProperty("durationMs").GetDouble() >= 0, $"JSON {json}: a negative duration");
    }

    private static void CompareParents(JsonElement parents, List<JsonElement> spans)
    {
        var nameOf = spans.ToDictionary(s => s.GetProperty("spanId").GetString()!, Name);
        foreach (var parent in parents.EnumerateObject())
            Assert.Equal(parent.Value.GetString(), nameOf[Named(spans, parent.Name).GetProperty("parentSpanId").GetString()!]);
    }

    private static void CompareLogs(JsonElement expect, JsonElement found, List<JsonElement> spans)
    {
        if (expect.TryGetProperty("logs", out var logs))
            Assert.All(logs.EnumerateObject(), l => Assert.Equal(Texts(l.Value), Bodies(Named(spans, l.Name).GetProperty("logs"))));
        if (expect.TryGetProperty("traceLogs", out var loose))
            Assert.Equal(Texts(loose), Bodies(found.GetProperty("logs")));
        if (expect.TryGetProperty("logCount", out var count))
            Assert.Equal(count.GetInt32(), spans.Sum(s => s.GetProperty("logs").GetArrayLength()) + found.GetProperty("logs").GetArrayLength());
    }

    private static IEnumerable<string?> Texts(JsonElement texts) => texts.EnumerateArray().Select(t => t.GetString()).Order();

    private static IEnumerable<string?> Bodies(JsonElement logs) => logs.EnumerateArray().Select(l => l.GetProperty("body").GetString()).Order();

    private static bool IsRoot(JsonElement span) => span.GetProperty("parentSpanId").ValueKind == JsonValueKind.Null;

    private static string? Name(JsonElement span) => span.GetProperty("name").GetString();

    private static JsonElement Named(List<JsonElement> spans, string name) => spans.Single(s => Name(s) == name);
}

/// <summary>One server that is sent protobuf, and one that is sent JSON: the same ids must not meet.</summary>
public sealed class EdgeCaseServers : IAsyncLifetime
{
    // A trace counts as complete soon, so that late spans come late within a test's time.
    private static readonly string[] Quick = ["--Traces:Assembly:Settle=00:00:01"];

    private readonly TemporaryFolder _protobufData = new();
    private readonly TemporaryFolder _jsonData = new();
    private ServerProcess _protobuf = null!;
    private ServerProcess _json = null!;

    public async Task InitializeAsync()
    {
        _protobuf = await ServerProcess.StartAsync(_protobufData.Path, Quick);
        _json = await ServerProcess.StartAsync(_jsonData.Path, Quick);
    }

    public async Task DisposeAsync()
    {
        await _protobuf.DisposeAsync();
        await _json.DisposeAsync();
        _protobufData.Dispose();
        _jsonData.Dispose();
    }

    internal ServerProcess Of(bool json) => json ? _json : _protobuf;
}

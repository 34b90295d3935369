using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>What real clients sent, over their transport, comes back from the API as <c>expected.json</c> says, and as OTLP bit for bit.</summary>
[Collection(Replayed.Name)]
public sealed class RecordedRequestsTests(ReplayedServer replayed) : RecordedRequests(replayed);

/// <summary>See <see cref="RecordedRequestsTests"/>: the same whatever the server keeps it in.</summary>
public abstract class RecordedRequests(ReplayedServer replayed)
{
    public static TheoryData<string> Scenarios => [.. ReplayedServer.Scenarios];

    [Fact]
    public void There_are_recordings_over_every_transport()
    {
        var protocols = ReplayedServer.Scenarios
            .SelectMany(s => OtlpRequest.ReadMeta(Path.Combine(Repository.Recorded, s))).Select(r => (r.Protocol, r.IsGzip)).Distinct();

        Assert.Equal(6, protocols.Count());
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Every_request_is_taken(string scenario)
    {
        foreach (var (request, answer) in replayed.Sent[scenario])
        {
            Assert.Equal(request.Protocol == "grpc" ? 0 : 200, answer.Status);
            Assert.Equal(request.Protocol switch { "grpc" => "application/grpc", "http/json" => "application/json", _ => "application/x-protobuf" }, answer.ContentType);
            Assert.True(answer.Body.Length == 0 || Encoding.UTF8.GetString(answer.Body) == "{}");
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Every_trace_is_shown_as_expected(string scenario)
    {
        var traces = Expected(scenario).GetProperty("traces").EnumerateObject().ToList();
        Assert.NotEmpty(traces);
        foreach (var expected in traces)
        {
            var traceId = expected.Value.GetProperty("traceId").GetString()!;
            var actual = await replayed.TraceAsync(traceId);
            Assert.Equal(traceId, actual.GetProperty("trace").GetProperty("traceId").GetString());
            new ExpectedTrace(Expected(scenario), expected.Value).Compare(actual);
        }
    }

    [Fact]
    public async Task Every_log_record_outside_of_traces_is_in_the_log_stream_once()
    {
        var expected = ReplayedServer.Scenarios.SelectMany(s => Expected(s).TryGetProperty("looseLogs", out var logs) ? logs.EnumerateArray().ToList() : []).ToList();
        var sent = replayed.LooseLogsSent();
        Assert.True(expected.Count >= 6 && sent.Count >= expected.Count, $"{expected.Count} are expected and {sent.Count} were sent.");

        var page = await replayed.GetAsync("/api/v1/logs?limit=1000");

        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);
        var shown = page.GetProperty("logs").EnumerateArray().ToList();
        Assert.Equal(
            sent.DistinctBy(l => l.Hash).Select(l => l.Header.Time).OrderDescending(),
            shown.Select(l => l.GetProperty(l.GetProperty("timeUnixNano").GetString() == "0" ? "observedTimeUnixNano" : "timeUnixNano").GetString())
                .Select(t => ulong.Parse(t!, CultureInfo.InvariantCulture)));
        Assert.All(expected, wanted => Assert.Contains(shown, log => ExpectedTrace.IsLog(log, wanted)));
        Assert.All(shown, log => Assert.NotEmpty(log.GetProperty("resource").GetProperty("service.name").GetString()!));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Every_span_and_log_record_comes_back_bit_for_bit(string scenario)
    {
        foreach (var traceId in Expected(scenario).GetProperty("traces").EnumerateObject().Select(t => t.Value.GetProperty("traceId").GetString()!))
        {
            foreach (var (signal, path) in new[] { ("traces", "otlp"), ("logs", "otlp/logs") })
            {
                var sent = replayed.ItemsSent(scenario, traceId, signal);
                var back = OtlpChunk.Read(
                    signal == "traces" ? OtlpSignal.Traces : OtlpSignal.Logs,
                    await replayed.Server.Web.GetByteArrayAsync($"/api/v1/traces/{traceId}/{path}"));
                Assert.Equal(Texts(sent), Texts(back));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task As_OTLP_JSON_the_same_spans_come_back(string scenario)
    {
        foreach (var trace in Expected(scenario).GetProperty("traces").EnumerateObject())
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/traces/{trace.Value.GetProperty("traceId").GetString()}/otlp");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var response = await replayed.Server.Web.SendAsync(request);
            using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

            var ids = json.RootElement.GetProperty("resourceSpans").EnumerateArray()
                .SelectMany(r => r.GetProperty("scopeSpans").EnumerateArray())
                .SelectMany(s => s.GetProperty("spans").EnumerateArray())
                .Select(s => s.GetProperty("spanId").GetString());
            Assert.Equal(trace.Value.GetProperty("spans").EnumerateArray().Select(s => s.GetProperty("spanId").GetString()).Order(), ids.Order());
        }
    }

    // Resource and scope (with their schema URLs and unknown fields) and the value bytes of each item.
    private static IEnumerable<string> Texts(IEnumerable<TraceItem> items) => items
        .Select(i => $"{Convert.ToHexString(i.Context.ResourcePart.Span)}/{Convert.ToHexString(i.Context.ScopePart.Span)}/{Convert.ToHexString(i.Bytes.Span)}")
        .Order(StringComparer.Ordinal);

    private static JsonElement Expected(string scenario)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Recorded, scenario, "expected.json")));
        return document.RootElement.Clone();
    }
}

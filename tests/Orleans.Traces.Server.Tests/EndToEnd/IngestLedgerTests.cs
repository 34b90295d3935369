using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Who misses a span finds in the ledger of the real server what became of it.</summary>
public sealed class IngestLedgerTests : IDisposable
{
    private const string Json = "application/json";

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Everything_sent_is_counted_by_what_became_of_it_and_a_restart_keeps_it()
    {
        await using (var server = await StartAsync())
        {
            await SendAllAsync(server);
            await AssertCountedAsync(server);
            await Waiting.Until("all is stored", async () => await IngestAsync(server) is var ingest
                && (Number(Spans(ingest), "stored"), Number(ingest.GetProperty("logRecords"), "stored")) == (4, 1));
            await Waiting.Until("the journal is released", async () =>
                (await server.Web.GetStringAsync("/metrics")).Split('\n').Any(m => m.StartsWith("orleans_traces_journal_unreleased_bytes{", StringComparison.Ordinal) && m.EndsWith(" 0", StringComparison.Ordinal)));
            await AssertMetricsAsync(server);
            Assert.Equal(0, await server.StopAsync());
            Assert.Equal("", string.Join('\n', server.Failures));
        }

        await using var again = await StartAsync();
        await AssertCountedAsync(again);
        Assert.Equal(4, Number(Spans(await IngestAsync(again)), "stored"));
        await SendAsync(again, OtlpRequest.Protobuf("traces", OneSpan.Request(OneSpan.Span(OneSpan.NewTrace()))), 200);
        Assert.Equal(9, Number(Spans(await IngestAsync(again)), "received"));
    }

    [Fact]
    public async Task A_kill_keeps_what_was_saved()
    {
        await using (var server = await StartAsync())
        {
            await SendAsync(server, OtlpRequest.Protobuf("traces", OneSpan.Request(OneSpan.Span(OneSpan.NewTrace()))), 200);
            await Waiting.Until("the ledger is saved", () => SavedRows() > 0);
            await server.KillAsync();
        }

        await using var again = await StartAsync();
        Assert.Equal(1, Number(Spans(await IngestAsync(again)), "received"));
    }

    private long SavedRows()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_data.Path, "ledger", "ledger.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM ledger WHERE received > 0";
        return (long)command.ExecuteScalar()!;
    }

    private Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(
        _data.Path, "--Traces:Ingest:MaxBodyBytes=20000", "--Traces:Assembly:MaxVersions=1", "--Traces:Assembly:Settle=00:00:01", "--Traces:Logs:SaveAfter=00:00:01");

    // 8 spans: 4 good, 2 repeated, 2 refused. 2 log records: 1 outside of any trace, 1 of an id that is none. 5 requests that nobody could read.
    private static async Task SendAllAsync(ServerProcess server)
    {
        var (first, second, third) = (OneSpan.NewTrace(), OneSpan.NewTrace(), OneSpan.NewTrace());
        var good = OneSpan.Request(OneSpan.Span(first), OneSpan.Span(second));
        await SendAsync(server, OtlpRequest.Protobuf("traces", good), 200);
        await SendAsync(server, OtlpRequest.Grpc("traces", good), 0);
        await SendAsync(server, OtlpRequest.Grpc("traces", OneSpan.Request(
            OneSpan.Span(third), OneSpan.Span(third, id: 2), OneSpan.Span(third, id: 2, w => w.Varint(6, 2)), OneSpan.Span([1], [2]))), 0);
        await SendAsync(server, new OtlpRequest("http/json", "/v1/logs", "logs", IsGzip: false, BadBodies.Json(
            """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","body":{"stringValue":"alone"}},{"timeUnixNano":"1","traceId":"abcd"}]}]}]}""")), 200);

        await SendAsync(server, OtlpRequest.Protobuf("traces", BadBodies.Truncated), 400);
        await SendAsync(server, OtlpRequest.Grpc("traces", BadBodies.Truncated), 3);
        await SendAsync(server, OtlpRequest.Grpc("traces", BadBodies.OfSize(20_000)), 8);
        await SendAsync(server, OtlpRequest.Grpc("traces", BadBodies.OfSize(10)) with { IsGzip = true, Encoding = "gzip" }, 3);
        using var content = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("text/plain"));
        using var response = await server.Http.PostAsync("/v1/traces", content);
        Assert.Equal(415, (int)response.StatusCode);
    }

    private static async Task AssertCountedAsync(ServerProcess server)
    {
        var ingest = await IngestAsync(server);
        var (spans, logs) = (Spans(ingest), ingest.GetProperty("logRecords"));

        Assert.Equal("received 8, accepted 4, repeated 2, refused 2, retryable 0", Fates(spans));
        Assert.Equal(["spanVersions 1", "traceId 1"], Reasons(spans, "refusedByReason"));
        Assert.Equal((8, "malformed 3, tooLarge 1, unsupportedType 1"), (Number(spans, "requests"), string.Join(", ", Reasons(spans, "requestsByReason"))));
        Assert.Equal("received 2, accepted 1, repeated 0, refused 1, retryable 0", Fates(logs));
        Assert.Equal(["traceId 1"], Reasons(logs, "refusedByReason"));
        Assert.All(
            new[] { spans, logs }.SelectMany(s => s.GetProperty("refusedByReason").EnumerateArray().Concat(s.GetProperty("requestsByReason").EnumerateArray())),
            reason => Assert.NotEqual("", reason.GetProperty("example").GetString()));
        Assert.Equal("none", ingest.GetProperty("keys").EnumerateArray().Single().GetProperty("keyId").GetString());
        Assert.NotNull(ingest.GetProperty("lastReceivedTime").GetString());
    }

    private static async Task AssertMetricsAsync(ServerProcess server)
    {
        var metrics = (await server.Web.GetStringAsync("/metrics")).Split('\n');

        AssertMetric("orleans_traces_ingest_items_total", 4, "outcome=\"accepted\"", "signal=\"traces\"", "project=\"default\"");
        AssertMetric("orleans_traces_ingest_items_total", 2, "outcome=\"repeated\"", "signal=\"traces\"");
        AssertMetric("orleans_traces_ingest_items_total", 1, "outcome=\"refused\"", "reason=\"spanVersions\"");
        AssertMetric("orleans_traces_ingest_items_total", 1, "outcome=\"refused\"", "reason=\"traceId\"", "signal=\"logs\"");
        AssertMetric("orleans_traces_ingest_requests_total", 3, "outcome=\"malformed\"", "signal=\"traces\"");
        AssertMetric("orleans_traces_ingest_request_duration_seconds_count", 3, "outcome=\"answered\"", "signal=\"traces\"");
        AssertMetric("orleans_traces_store_items_total", 4, "signal=\"traces\"");
        AssertMetric("orleans_traces_traces_open", 0);
        AssertMetric("orleans_traces_journal_unreleased_bytes", 0);
        AssertMetric("orleans_traces_ingest_in_flight_bytes", 0);

        void AssertMetric(string name, int value, params string[] attributes)
        {
            var line = metrics.SingleOrDefault(m => m.StartsWith(name + "{", StringComparison.Ordinal) && attributes.All(a => m.Contains(a, StringComparison.Ordinal)));
            Assert.True(
                line?.EndsWith($"}} {value.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal),
                $"{name} {string.Join(' ', attributes)} must be {value}: {line}\n{string.Join('\n', metrics)}");
        }
    }

    private static async Task SendAsync(ServerProcess server, OtlpRequest request, int status)
    {
        var answer = await request.SendAsync(server);
        Assert.Equal((status, answer.GrpcMessage), (answer.Status, answer.GrpcMessage));
    }

    private static async Task<JsonElement> IngestAsync(ServerProcess server)
    {
        using var response = await server.Web.GetAsync("/api/v1/ingest");
        Assert.Equal(Json, response.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    private static JsonElement Spans(JsonElement ingest) => ingest.GetProperty("spans");

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static string Fates(JsonElement counts) => string.Join(
        ", ", ((string[])["received", "accepted", "repeated", "refused", "retryable"]).Select(n => $"{n} {Number(counts, n)}"));

    private static IEnumerable<string> Reasons(JsonElement counts, string list) =>
        counts.GetProperty(list).EnumerateArray().Select(r => $"{r.GetProperty("reason").GetString()} {Number(r, "count")}");
}

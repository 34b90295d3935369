using System.Text.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Api;

/// <summary><c>GET /api/v1/ingest</c>. The clock stands at 12:30.</summary>
public sealed class IngestTests : IAsyncLifetime
{
    private readonly ApiHost _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Where_nothing_came_everything_is_zero()
    {
        var ingest = await _api.GetAsync("/api/v1/ingest");

        Assert.Equal(("2026-11-22T13:00:00.0000000Z", "2026-11-23T13:00:00.0000000Z"), (Text(ingest, "from"), Text(ingest, "to")));
        Assert.Equal(JsonValueKind.Null, ingest.GetProperty("lastReceivedTime").ValueKind);
        const string Zero = """
            {"received":0,"accepted":0,"repeated":0,"refused":0,"retryable":0,"stored":0,"refusedByReason":[],"requests":0,"requestsByReason":[]}
            """;
        Assert.Equal(Zero, ingest.GetProperty("spans").GetRawText());
        Assert.Equal(Zero, ingest.GetProperty("logRecords").GetRawText());
        Assert.All(["keys", "hours", "strangers"], name => Assert.Equal(0, ingest.GetProperty(name).GetArrayLength()));
    }

    [Fact]
    public async Task Totals_keys_hours_and_reasons_are_given()
    {
        Send(new IngestSource(ProjectId.Default, "k1"), accepted: 3, repeated: 2, refused: 1);
        _api.Ledger.Request(IngestSource.Keyless, OtlpSignal.Traces, RequestResult.Answered, "", 0);
        _api.Ledger.Request(IngestSource.Keyless, OtlpSignal.Traces, RequestResult.TooLarge, "the body is too large", 0);
        _api.Ledger.Request(IngestSource.Stranger, OtlpSignal.Logs, RequestResult.Unauthenticated, "the key is wrong", 0);
        _api.Ledger.Stored(ProjectId.Default, OtlpSignal.Traces, 4);
        _api.Time.Advance(TimeSpan.FromMinutes(45));
        Send(IngestSource.Keyless, accepted: 7);

        var ingest = await _api.GetAsync("/api/v1/ingest");

        Assert.Equal("2026-11-23T13:15:00.0000000Z", Text(ingest, "lastReceivedTime"));
        Assert.Equal(
            """
            {"received":13,"accepted":10,"repeated":2,"refused":1,"retryable":0,"stored":4,
            "refusedByReason":[{"reason":"nesting","count":1,"example":"too deep"}],"requests":2,
            "requestsByReason":[{"reason":"tooLarge","count":1,"example":"the body is too large"}]}
            """.ReplaceLineEndings(""),
            ingest.GetProperty("spans").GetRawText());
        var keys = ingest.GetProperty("keys").EnumerateArray().ToList();
        Assert.Equal(["k1", "none"], keys.Select(k => Text(k, "keyId")));
        Assert.Equal(["2026-11-23T12:30:00.0000000Z", "2026-11-23T13:15:00.0000000Z"], keys.Select(k => Text(k, "lastReceivedTime")));
        Assert.Equal([6, 7], keys.Select(k => Received(k)));
        Assert.All(keys, k => Assert.Equal(JsonValueKind.Null, k.GetProperty("spans").GetProperty("stored").ValueKind));
        var hours = ingest.GetProperty("hours").EnumerateArray().ToList();
        Assert.Equal(["2026-11-23T12:00:00.0000000Z", "2026-11-23T13:00:00.0000000Z"], hours.Select(h => Text(h, "time")));
        Assert.Equal([6, 7], hours.Select(h => Received(h)));
        Assert.Equal(
            """[{"reason":"unauthenticated","count":1,"example":"the key is wrong"}]""", ingest.GetProperty("strangers").GetRawText());
    }

    [Fact]
    public async Task One_key_can_be_asked_for()
    {
        Send(new IngestSource(ProjectId.Default, "k1"), accepted: 3);
        Send(new IngestSource(ProjectId.Default, "k2"), accepted: 4);
        _api.Ledger.Stored(ProjectId.Default, OtlpSignal.Traces, 7);

        var ingest = await _api.GetAsync("/api/v1/ingest?key=k2");

        Assert.Equal((4, "k2"), (Received(ingest), Text(ingest.GetProperty("keys").EnumerateArray().Single(), "keyId")));
        Assert.Equal(JsonValueKind.Null, ingest.GetProperty("spans").GetProperty("stored").ValueKind);
    }

    [Theory]
    [InlineData("from=2026-11-23T12:59:59Z", 1 + 2)]
    [InlineData("from=2026-11-23T13:00:00Z", 2)]
    [InlineData("from=2026-11-23T12:00:00Z&to=2026-11-23T13:00:00Z", 1)]
    [InlineData("from=2026-11-23T12:00:00Z&to=2026-11-23T13:00:00.000000001Z", 1 + 2)]
    [InlineData("to=2026-11-23T12:00:00Z", 0)]
    [InlineData("from=1969-01-01T00:00:00Z&to=9999-01-01T00:00:00Z", 1 + 2)]
    [InlineData("to=1969-01-01T00:00:00Z", 0)]
    [InlineData("from=&to=&key=", 1 + 2)]
    public async Task Hours_that_the_times_touch_are_counted(string query, int expected)
    {
        Send(IngestSource.Keyless, accepted: 1);
        _api.Time.Advance(TimeSpan.FromHours(1));
        Send(IngestSource.Keyless, accepted: 2);

        Assert.Equal(expected, Received(await _api.GetAsync("/api/v1/ingest?" + query)));
    }

    [Fact]
    public async Task What_was_saved_and_what_was_not_are_counted_once()
    {
        Send(IngestSource.Keyless, accepted: 1);
        await _api.Ledger.SaveAsync(CancellationToken.None);
        Send(IngestSource.Keyless, accepted: 2);
        Assert.Equal(3, Received(await _api.GetAsync("/api/v1/ingest")));

        _api.Time.Advance(TimeSpan.FromHours(5));
        await _api.Ledger.SaveAsync(CancellationToken.None);
        Assert.Equal(3, Received(await _api.GetAsync("/api/v1/ingest")));
    }

    [Fact]
    public async Task Other_projects_are_not_counted()
    {
        Assert.True(ProjectId.TryParse("other", out var other));
        Send(new IngestSource(other, "k1"), accepted: 1);
        _api.Ledger.Stored(other, OtlpSignal.Traces, 1);

        var ingest = await _api.GetAsync("/api/v1/ingest");

        Assert.Equal((0, 0, 0), (Received(ingest), Number(ingest.GetProperty("spans"), "stored"), ingest.GetProperty("keys").GetArrayLength()));
    }

    [Theory]
    [InlineData("from=yesterday", "from", "ISO 8601")]
    [InlineData("to=2026-11-23", "to", "ISO 8601")]
    [InlineData("from=2026-11-23T12:00:00Z&to=2026-11-23T09:00:00Z", "from", "no later than 'to'")]
    public async Task A_malformed_parameter_is_named_with_what_is_expected(string query, string name, string expected)
    {
        var problem = await _api.ProblemAsync(400, "/api/v1/ingest?" + query);

        Assert.Equal(name, problem.GetProperty("parameter").GetString());
        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_out_of_reach_is_an_answer_that_says_to_repeat()
    {
        _api.LedgerStore.Failure = new StorageUnavailableException("The disk is gone.");

        await _api.ProblemAsync(503, "/api/v1/ingest");
    }

    [Fact]
    public async Task Another_method_is_told_what_is_allowed() => await _api.ProblemAsync(405, "/api/v1/ingest", "DELETE");

    private void Send(IngestSource source, int accepted, int repeated = 0, int refused = 0)
    {
        var refusals = new Refusals();
        if (refused > 0)
            refusals.Add(RefusalReason.Nesting, refused, "too deep");
        _api.Ledger.Items(source, OtlpSignal.Traces, ItemCounts.OfAnswered(accepted + repeated + refused, accepted, repeated, refusals));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static int Received(JsonElement element) => Number(element.GetProperty("spans"), "received");
}

using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage;
using Orleans.Traces.Tests;

namespace Orleans.Traces.Server.Tests.Api;

public sealed class TraceTests : IAsyncLifetime
{
    private const string Trace = "/api/v1/traces/00000000000000000000000000000001";

    private readonly ApiHost _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_trace_is_its_summary_its_spans_in_tree_order_and_its_loose_log_records()
    {
        _api.Queries.Add(Some.Trace, Some.Span(3, 1, 20), Some.Span(2, 1, 10), Some.Span(1), Some.Log(2, 11), Some.Log());

        var json = await _api.GetAsync(Trace);

        Assert.Equal("span 1", json.GetProperty("trace").GetProperty("name").GetString());
        var spans = json.GetProperty("spans").EnumerateArray().ToList();
        Assert.Equal(["span 1", "span 2", "span 3"], spans.Select(s => s.GetProperty("name").GetString()));
        Assert.Equal([0, 1, 1], spans.Select(s => s.GetProperty("depth").GetInt32()));
        Assert.Equal([0, 1, 0], spans.Select(s => s.GetProperty("logs").GetArrayLength()));
        Assert.Equal(1, json.GetProperty("logs").GetArrayLength());
    }

    [Fact]
    public async Task A_trace_is_found_in_either_case_of_its_id()
    {
        _api.Queries.Add(Some.TraceOf(0xAB), Some.Span(1));

        var json = await _api.GetAsync("/api/v1/traces/000000000000000000000000000000AB");

        Assert.Equal(Some.TraceOf(0xAB).ToString(), json.GetProperty("trace").GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task A_trace_of_20_000_levels_is_answered()
    {
        _api.Queries.Add(Some.Trace, [.. Enumerable.Range(1, 20_000).Select(i => Some.Span(i, i - 1))]);

        var json = await _api.GetAsync(Trace);

        Assert.Equal(20_000, json.GetProperty("spans").GetArrayLength());
        Assert.Equal(19_999, json.GetProperty("spans")[19_999].GetProperty("depth").GetInt32());
    }

    [Fact]
    public async Task No_cache_keeps_an_answer_and_no_other_origin_may_read_it()
    {
        _api.Queries.Add(Some.Trace, Some.Span(1));

        using var response = await _api.AnswerAsync(Trace, "GET", r => r.Headers.Add("Origin", "http://localhost:4320"));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/otlp")]
    [InlineData("/otlp/logs")]
    public async Task An_unknown_trace_is_not_found(string what)
    {
        var problem = await _api.ProblemAsync(404, Trace + what);

        Assert.Contains("00000000000000000000000000000001", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1234")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000g")]
    [InlineData("00000000-0000-0000-0000-000000000001")]
    public async Task A_malformed_id_is_told_what_an_id_looks_like(string id)
    {
        foreach (var what in (string[])["", "/otlp", "/otlp/logs"])
        {
            var problem = await _api.ProblemAsync(400, $"/api/v1/traces/{id}{what}");
            Assert.Contains("32 hex digits", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("application/x-protobuf")]
    [InlineData("application/json;q=0.5, application/x-protobuf")]
    [InlineData("text/html, application/*;q=0.8")]
    [InlineData("application/json;q=0, */*")]
    public async Task Otlp_comes_as_protobuf_with_every_version_as_sent(string? accept)
    {
        TraceItem[] items = [Some.Span(1), Some.Span(1, end: 200), Some.Span(2, 1), Some.Log(1), Some.Log()];
        _api.Queries.Add(Some.Trace, items);

        var (spans, type) = await _api.DownloadAsync(Trace + "/otlp", accept);
        var (logs, _) = await _api.DownloadAsync(Trace + "/otlp/logs", accept);

        Assert.Equal("application/x-protobuf", type);
        Assert.Equal(Hashes(items.OfType<SpanItem>()), Hashes(OtlpChunk.Read(OtlpSignal.Traces, spans)));
        Assert.Equal(Hashes(items.OfType<LogItem>()), Hashes(OtlpChunk.Read(OtlpSignal.Logs, logs)));
    }

    [Fact]
    public async Task A_large_trace_comes_back_whole()
    {
        TraceItem[] items = [.. Enumerable.Range(1, 5_000).Select(i => Some.Span(i, i == 1 ? 0 : 1, name: new string('n', 100)))];
        _api.Queries.Add(Some.Trace, items);

        var (spans, _) = await _api.DownloadAsync(Trace + "/otlp", null);

        Assert.Equal(Hashes(items), Hashes(OtlpChunk.Read(OtlpSignal.Traces, spans)));
    }

    [Fact]
    public async Task A_trace_without_log_records_has_an_empty_message_of_them()
    {
        _api.Queries.Add(Some.Trace, Some.Span(1));

        Assert.Empty((await _api.DownloadAsync(Trace + "/otlp/logs", null)).Body);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/x-protobuf;q=0, application/json;q=0")]
    public async Task Other_types_are_not_offered(string accept)
    {
        _api.Queries.Add(Some.Trace, Some.Span(1));

        var problem = await _api.ProblemAsync(406, Trace + "/otlp", more: r => r.Headers.Accept.ParseAdd(accept));

        Assert.Contains("application/x-protobuf, application/json", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/v1")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v2/traces")]
    [InlineData(Trace + "/nothing")]
    public async Task An_unknown_address_is_a_problem(string address)
    {
        await _api.ProblemAsync(404, address);
        await _api.ProblemAsync(404, address, "POST");
    }

    [Theory]
    [InlineData("/api/v1/traces", "POST", "GET")]
    [InlineData("/api/v1/traces", "DELETE", "GET")]
    [InlineData(Trace, "PUT", "GET, DELETE")]
    [InlineData(Trace, "OPTIONS", "GET, DELETE")]
    [InlineData(Trace + "/otlp", "DELETE", "GET")]
    [InlineData(Trace + "/otlp/logs", "POST", "GET")]
    public async Task A_wrong_method_is_a_problem_that_says_which_is_right(string address, string method, string allowed)
    {
        await _api.ProblemAsync(405, address, method);

        using var response = await _api.AnswerAsync(address, method, _ => { });
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
    }

    [Fact]
    public async Task A_trace_is_deleted_once_and_for_all()
    {
        var key = new TraceKey(ProjectId.Default, Some.Trace);
        _api.Deletion.Known.Add(key);

        using var response = await _api.AnswerAsync(Trace, "DELETE", _ => { });

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal(0, response.Content.Headers.ContentLength ?? 0);
        Assert.Equal([key], _api.Deletion.Deleted);
    }

    [Fact]
    public async Task What_cannot_be_deleted_says_why()
    {
        var unknown = await _api.ProblemAsync(404, Trace, "DELETE");
        Assert.Contains("00000000000000000000000000000001", unknown.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var malformed = await _api.ProblemAsync(400, "/api/v1/traces/1234", "DELETE");
        Assert.Contains("32 hex digits", malformed.GetProperty("detail").GetString(), StringComparison.Ordinal);
        _api.Deletion.Failure = new StorageUnavailableException("the disk is full");
        await _api.ProblemAsync(503, Trace, "DELETE");
        await _api.ProblemAsync(403, Trace, "DELETE", r => r.Headers.Add("Origin", "http://evil.example"));
    }

    private static IEnumerable<string> Hashes(IEnumerable<TraceItem> items) => items.Select(i => i.Hash.ToString()).Order();
}

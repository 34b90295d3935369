using System.Net;
using System.Text.Json;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Api;

/// <summary>What traces add up to, over HTTP. The host's clock says 2026-11-23T12:30:00Z.</summary>
public sealed class StatsTests(ApiHost api) : IClassFixture<ApiHost>, IDisposable
{
    private const ulong Minute = 60_000_000_000;

    private static readonly ulong Noon = Nanos("2026-11-23T12:00:00Z");

    private int _next = 1;

    [Fact]
    public async Task Traces_are_counted_in_steps_with_errors_latency_tokens_and_cost()
    {
        Add(Noon, ms: 100, cost: 0.5m);
        Add(Noon + Minute, ms: 300, cost: 0.25m, errors: 2);
        Add(Noon + (11 * Minute), ms: 200);

        var stats = await GetAsync("stats?from=2026-11-23T12:00:00Z&to=2026-11-23T13:00:00Z&step=600");

        Assert.Equal((600.0, "none", false), (stats.GetProperty("stepSeconds").GetDouble(), stats.GetProperty("by").GetString(), stats.GetProperty("limited").GetBoolean()));
        var group = Assert.Single(stats.GetProperty("groups").EnumerateArray());
        Assert.Equal((3, 1), (group.GetProperty("count").GetInt32(), group.GetProperty("errors").GetInt32()));
        Assert.Equal(0.75m, group.GetProperty("totals").GetProperty("costUsd").GetDecimal());
        Assert.Equal(300, group.GetProperty("totals").GetProperty("inputTokens").GetInt64());
        Assert.Equal(200, group.GetProperty("latencyMs").GetProperty("mean").GetDouble());
        Assert.InRange(group.GetProperty("latencyMs").GetProperty("p50").GetDouble(), 197, 203);
        Assert.InRange(group.GetProperty("latencyMs").GetProperty("p99").GetDouble(), 295, 305);
        Assert.Equal([("2026-11-23T12:00:00.0000000Z", 2), ("2026-11-23T12:10:00.0000000Z", 1)],
            group.GetProperty("points").EnumerateArray().Select(p => (p.GetProperty("time").GetString()!, p.GetProperty("count").GetInt32())));
    }

    [Fact]
    public async Task Groups_stand_by_count_and_those_past_the_limit_are_one()
    {
        foreach (var (name, count) in new[] { ("b", 3), ("a", 3), ("c", 1), ("d", 1) })
        {
            for (var i = 0; i < count; i++)
                Add(Noon, name: name);
        }

        var stats = await GetAsync("stats?by=name&limit=2");

        Assert.Equal([("a", false, 3), ("b", false, 3), (null, true, 2)], Groups(stats));
    }

    [Fact]
    public async Task Models_and_tools_are_counted_by_call()
    {
        Add(Noon, facts: f => f with
        {
            Models = [new ModelUse("gpt", "openai", 3, 1, 3_000_000, new UsageTotals(new TokenUsage { Input = 30 }, 0.3m, 0)), new ModelUse("tiny", null, 1, 0, 5_000_000, UsageTotals.None)],
            Tools = [new ToolUse("search", 2, 2, 8_000_000)],
        });

        var models = await GetAsync("stats?by=model");
        var tools = await GetAsync("stats?by=tool");
        var providers = await GetAsync("stats?by=provider");

        Assert.Equal([("gpt", false, 3), ("tiny", false, 1)], Groups(models));
        var gpt = models.GetProperty("groups")[0];
        Assert.Equal((1, 0.3m, 1.0), (gpt.GetProperty("errors").GetInt32(), gpt.GetProperty("totals").GetProperty("costUsd").GetDecimal(), gpt.GetProperty("latencyMs").GetProperty("mean").GetDouble()));
        Assert.Equal(JsonValueKind.Null, gpt.GetProperty("latencyMs").GetProperty("p50").ValueKind);
        Assert.InRange(models.GetProperty("groups")[1].GetProperty("latencyMs").GetProperty("p50").GetDouble(), 4.9, 5.1);
        Assert.Equal([("search", false, 2)], Groups(tools));
        Assert.Equal([("openai", false, 3), (null, false, 1)], Groups(providers));
    }

    [Theory]
    [InlineData("user", "u-1")]
    [InlineData("session", "s-1")]
    [InlineData("tag", "beta")]
    [InlineData("environment", "prod")]
    [InlineData("release", "1.0")]
    [InlineData("service", "shop")]
    public async Task Traces_are_told_apart_by_what_they_say(string by, string key)
    {
        Add(Noon, facts: f => f with { UserId = "u-1", SessionId = "s-1", Tags = ["beta"], Environment = "prod", Release = "1.0" });

        Assert.Equal([(key, false, 1)], Groups(await GetAsync($"stats?by={by}")));
    }

    [Fact]
    public async Task The_last_day_counts_where_no_range_is_named_and_a_trace_of_now_is_in_it()
    {
        Add(Nanos("2026-11-23T12:30:00Z"));
        Add(Nanos("2026-11-22T12:29:59Z"));

        Assert.Equal([(null, false, 1)], Groups(await GetAsync("stats")));
    }

    [Fact]
    public async Task A_query_that_meets_the_limit_says_so()
    {
        for (var i = 0; i < 3_500; i++)
            Add(Noon + (ulong)i);

        var stats = await GetAsync("stats");

        Assert.True(stats.GetProperty("limited").GetBoolean());
        Assert.InRange(stats.GetProperty("groups")[0].GetProperty("count").GetInt32(), 2_500, 3_499);
    }

    [Fact]
    public async Task Sessions_are_listed_by_their_newest_trace_and_read_on_by_page()
    {
        for (var i = 0; i < 9; i++)
            Add(Noon + ((ulong)i * Minute), cost: 0.1m, errors: i == 2 ? 1 : 0, name: $"turn {i}", facts: f => f with { SessionId = $"s-{i % 3}", UserId = "u" });
        Add(Noon);

        var first = await GetAsync("sessions?limit=2");
        var second = await GetAsync($"sessions?limit=2&cursor={first.GetProperty("next").GetString()}");

        Assert.Equal(["s-2", "s-1"], first.GetProperty("sessions").EnumerateArray().Select(s => s.GetProperty("sessionId").GetString()));
        Assert.Equal(["s-0"], second.GetProperty("sessions").EnumerateArray().Select(s => s.GetProperty("sessionId").GetString()));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Equal(
            """
            {"sessionId":"s-2","userId":"u","lastName":"turn 8","traceCount":3,"errorCount":1,"firstTime":"2026-11-23T12:02:00.0000000Z","lastTime":"2026-11-23T12:08:00.1000000Z",
            "totals":{"inputTokens":300,"outputTokens":null,"cacheReadTokens":null,"cacheWriteTokens":null,"reasoningTokens":null,"costUsd":0.3,"callsWithoutCost":0}}
            """.ReplaceLineEndings(""),
            first.GetProperty("sessions")[0].GetRawText());
    }

    [Fact]
    public async Task Users_are_listed_the_same_way()
    {
        Add(Noon, facts: f => f with { UserId = "ann" });
        Add(Noon + Minute, facts: f => f with { UserId = "bob", SessionId = "s" });
        Add(Noon + (2 * Minute), facts: f => f with { UserId = "ann" });

        var users = await GetAsync("users");

        Assert.Equal([("ann", 2), ("bob", 1)], users.GetProperty("users").EnumerateArray().Select(u => (u.GetProperty("userId").GetString()!, u.GetProperty("traceCount").GetInt32())));
    }

    [Theory]
    [InlineData("stats?by=colour", "by")]
    [InlineData("stats?step=0", "step")]
    [InlineData("stats?step=1", "step")]
    [InlineData("stats?step=x", "step")]
    [InlineData("stats?limit=101", "limit")]
    [InlineData("stats?from=yesterday", "from")]
    [InlineData("stats?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("sessions?to=x", "to")]
    [InlineData("sessions?limit=0", "limit")]
    [InlineData("users?cursor=zz", "cursor")]
    [InlineData("users?cursor=0123456789abcdef!!", "cursor")]
    public async Task A_malformed_parameter_is_named(string path, string name)
    {
        var response = await api.Client.GetAsync($"/api/v1/{path}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"'{name}'", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => api.Queries.Clear();

    private static IEnumerable<(string?, bool, int)> Groups(JsonElement stats) => stats.GetProperty("groups").EnumerateArray()
        .Select(g => (g.GetProperty("key").GetString(), g.GetProperty("other").GetBoolean(), g.GetProperty("count").GetInt32()));

    private async Task<JsonElement> GetAsync(string path)
    {
        var response = await api.Client.GetAsync($"/api/v1/{path}");
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private void Add(ulong start, int ms = 100, decimal? cost = null, int errors = 0, string name = "ask", Func<TraceFacts, TraceFacts>? facts = null)
    {
        var own = new TraceFacts { ErrorCount = errors, Totals = new UsageTotals(new TokenUsage { Input = 100 }, cost, 0) };
        api.Queries.Add(new StoredTrace(
            new TraceSummary
            {
                TraceId = Some.TraceOf(_next++), Name = name, ServiceName = "shop", Start = start, End = start + ((ulong)ms * 1_000_000), SpanCount = 1,
                ErrorCount = errors, LogCount = 0, State = TraceState.Final, Complete = true, Flags = TraceFlags.None, Revision = 1,
                Facts = facts is null ? own : facts(own),
            },
            []));
    }

    private static ulong Nanos(string text) => UnixTime.TryParse(text, out var nanos) ? (ulong)nanos : throw new ArgumentException(text);
}

using System.Text.Json;
using Orleans.Traces.Storage;
using Orleans.Traces.Tests;

namespace Orleans.Traces.Server.Tests.Api;

public sealed class LogListTests : IAsyncLifetime
{
    private readonly ApiHost _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Without_log_records_the_list_is_empty()
    {
        Assert.Equal("""{"logs":[],"next":null}""", (await _api.GetAsync("/api/v1/logs")).GetRawText());
    }

    [Fact]
    public async Task Log_records_stand_newest_first_and_pages_follow_each_other()
    {
        Add(7);

        var pages = new List<string[]>();
        string? cursor = null;
        do
        {
            var page = await _api.GetAsync($"/api/v1/logs?limit=3&cursor={cursor}");
            pages.Add(Bodies(page));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        Assert.Equal([3, 3, 1], pages.Select(p => p.Length));
        Assert.Equal(Enumerable.Range(0, 7).Reverse().Select(i => $"log {i}"), pages.SelectMany(p => p));
    }

    [Fact]
    public async Task A_page_has_fifty_records_unless_told_and_a_thousand_at_most()
    {
        Add(1_001);

        Assert.Equal(50, Bodies(await _api.GetAsync("/api/v1/logs")).Length);
        Assert.Equal(1_000, Bodies(await _api.GetAsync("/api/v1/logs?limit=1000")).Length);
    }

    [Fact]
    public async Task From_is_inclusive_and_to_exclusive()
    {
        Add(5);

        var page = await _api.GetAsync("/api/v1/logs?from=2026-01-02T03:04:05.001Z&to=2026-01-02T03:04:05.003Z");

        Assert.Equal(["log 2", "log 1"], Bodies(page));
        Assert.Empty(Bodies(await _api.GetAsync("/api/v1/logs?from=3000-01-01T00:00Z")));
        Assert.Empty(Bodies(await _api.GetAsync("/api/v1/logs?to=1969-01-01T00:00Z")));
        Assert.Equal(5, Bodies(await _api.GetAsync("/api/v1/logs?from=1969-01-01T00:00Z&to=3000-01-01T00:00Z&limit=&cursor=")).Length);
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2026-01-02", "to")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("cursor=abc", "cursor")]
    public async Task A_malformed_parameter_is_named(string query, string name)
    {
        var problem = await _api.ProblemAsync(400, $"/api/v1/logs?{query}");

        Assert.Equal(name, problem.GetProperty("parameter").GetString());
        Assert.Contains("must be", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_out_of_reach_is_a_503_and_another_method_a_405()
    {
        _api.Logs.Failure = new StorageUnavailableException("away");

        await _api.ProblemAsync(503, "/api/v1/logs");
        await _api.ProblemAsync(405, "/api/v1/logs", "DELETE");
    }

    private void Add(int count) => _api.Logs.Logs.AddRange(Enumerable.Range(0, count).Select(i => Some.LooseLog(i, $"log {i}")));

    private static string[] Bodies(JsonElement page) =>
        [.. page.GetProperty("logs").EnumerateArray().Select(l => l.GetProperty("body").GetString()!)];
}

using System.Text.Json;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage;
using Orleans.Traces.Tests;

namespace Orleans.Traces.Server.Tests.Api;

public sealed class TraceListTests : IAsyncLifetime
{
    private readonly ApiHost _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Without_traces_the_list_is_empty()
    {
        Assert.Equal("""{"traces":[],"next":null}""", (await _api.GetAsync("/api/v1/traces")).GetRawText());
    }

    [Fact]
    public async Task Traces_stand_newest_start_first_and_pages_follow_each_other()
    {
        AddTraces(7);

        var pages = new List<string[]>();
        string? cursor = null;
        do
        {
            var page = await _api.GetAsync($"/api/v1/traces?limit=3&cursor={cursor}");
            pages.Add(Ids(page));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        Assert.Equal([3, 3, 1], pages.Select(p => p.Length));
        Assert.Equal(Enumerable.Range(1, 7).Reverse().Select(i => Some.TraceOf(i).ToString()), pages.SelectMany(p => p));
    }

    [Fact]
    public async Task A_page_has_fifty_traces_unless_told_and_a_thousand_at_most()
    {
        AddTraces(1_001);

        Assert.Equal(50, Ids(await _api.GetAsync("/api/v1/traces")).Length);
        Assert.Equal(1_000, Ids(await _api.GetAsync("/api/v1/traces?limit=1000")).Length);
    }

    [Fact]
    public async Task From_is_inclusive_and_to_exclusive_to_the_nanosecond()
    {
        Add(1, Some.Zero);
        Add(2, Some.Zero + 1);
        Add(3, Some.Zero + 2);

        var page = await _api.GetAsync("/api/v1/traces?from=2026-01-02T03:04:05.000000001Z&to=2026-01-02T03:04:05.000000002Z");

        Assert.Equal([Some.TraceOf(2).ToString()], Ids(page));
    }

    [Theory]
    [InlineData("from=1969-01-01T00:00:00Z", 2)]
    [InlineData("to=1969-01-01T00:00:00Z", 0)]
    [InlineData("from=9999-12-31T23:59:59Z", 0)]
    [InlineData("to=9999-12-31T23:59:59Z", 2)]
    [InlineData("from=&to=&limit=&cursor=", 2)]
    public async Task Times_that_no_span_can_have_are_bounds_all_the_same(string query, int count)
    {
        Add(1, 0);
        Add(2, ulong.MaxValue);

        Assert.Equal(count, Ids(await _api.GetAsync("/api/v1/traces?" + query)).Length);
    }

    [Fact]
    public async Task A_start_at_the_end_of_time_is_listed()
    {
        Add(1, ulong.MaxValue);

        var trace = (await _api.GetAsync("/api/v1/traces")).GetProperty("traces")[0];

        Assert.Equal("2554-07-21T23:34:33.7095516Z", trace.GetProperty("startTime").GetString());
    }

    [Fact]
    public async Task Other_projects_are_not_listed()
    {
        Assert.True(ProjectId.TryParse("other", out var other));
        _api.Queries.Add(Stored(1, Some.Zero), other);

        Assert.Empty(Ids(await _api.GetAsync("/api/v1/traces")));
    }

    [Theory]
    [InlineData("limit=0", "limit", "from 1 to 1000")]
    [InlineData("limit=-1", "limit", "from 1 to 1000")]
    [InlineData("limit=1001", "limit", "from 1 to 1000")]
    [InlineData("limit=ten", "limit", "from 1 to 1000")]
    [InlineData("limit=1&limit=2", "limit", "from 1 to 1000")]
    [InlineData("limit=99999999999999999999", "limit", "from 1 to 1000")]
    [InlineData("from=yesterday", "from", "ISO 8601")]
    [InlineData("to=2026-01-01", "to", "ISO 8601")]
    [InlineData("cursor=xyz", "cursor", "'next'")]
    [InlineData("cursor=000000000000000000000000000000000000000000000000", "cursor", "'next'")]
    public async Task A_malformed_parameter_is_named_with_what_is_expected(string query, string name, string expected)
    {
        var problem = await _api.ProblemAsync(400, "/api/v1/traces?" + query);

        Assert.Equal(name, problem.GetProperty("parameter").GetString());
        Assert.Contains($"'{name}'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_out_of_reach_is_an_answer_that_says_to_repeat()
    {
        _api.Queries.Failure = new StorageUnavailableException("The disk is full.");

        using var response = await _api.AnswerAsync("/api/v1/traces", "GET", _ => { });

        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
        var body = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("disk", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_ours_is_a_problem_that_tells_nothing()
    {
        _api.Queries.Failure = new InvalidOperationException("a secret");

        var problem = await _api.ProblemAsync(500, "/api/v1/traces");

        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
    }

    private void AddTraces(int count)
    {
        for (var i = 1; i <= count; i++)
            Add(i, Some.At(i));
    }

    private void Add(int number, ulong start) => _api.Queries.Add(Stored(number, start));

    private static StoredTrace Stored(int number, ulong start)
    {
        var summary = TraceTree.Build([]).Summarize(Some.TraceOf(number), TraceState.Open, revision: 0, truncated: false);
        return new StoredTrace(summary with { Start = start, End = start }, []);
    }

    private static string[] Ids(JsonElement page) =>
        [.. page.GetProperty("traces").EnumerateArray().Select(t => t.GetProperty("traceId").GetString()!)];
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Api;

/// <summary>Searching, sorting and completing, over HTTP.</summary>
public sealed class SearchTests(ApiHost api) : IClassFixture<ApiHost>, IDisposable
{
    [Fact]
    public async Task Only_what_matches_is_listed_with_what_matched_within()
    {
        Add(1, "ask", 10);
        Add(2, "pay", 20);
        Add(3, "ask", 30);

        var page = await GetAsync("traces?q={ name = \"ask\" } | select(name)");

        Assert.Equal(["trace 3", "trace 1"], Ids(page));
        var search = page.GetProperty("search");
        Assert.False(search.GetProperty("limited").GetBoolean());
        Assert.Equal("""{"candidates":3,"read":2,"bytes":1000,"downTo":"2026-01-02T03:04:05.0000000Z"}""", search.GetProperty("progress").GetRawText());
        Assert.Equal(
            """
            {"traceId":"00000000000000000000000000000003","spansets":[{"matched":1,"attributes":{},"spans":[{"spanId":"0000000000000001","name":"ask",
            "startTimeUnixNano":"1767323045003000000","durationMs":30,"attributes":{"name":"ask"}}]}]}
            """.ReplaceLineEndings(""),
            search.GetProperty("matches")[0].GetRawText());
    }

    [Fact]
    public async Task A_page_ends_where_the_next_one_starts()
    {
        for (var i = 1; i <= 5; i++)
            Add(i, "ask", i);

        var first = await GetAsync("traces?q={}&limit=3");
        var second = await GetAsync($"traces?q={{}}&limit=3&cursor={first.GetProperty("next").GetString()}");

        Assert.Equal(["trace 5", "trace 4", "trace 3"], Ids(first));
        Assert.Equal(["trace 2", "trace 1"], Ids(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("duration", "traces?sort=duration&limit=2")]
    [InlineData("duration, of what matches", "traces?sort=duration&limit=2&q={ name = \"ask\" }")]
    public async Task Traces_are_sorted_by_what_is_asked_for_and_read_on_by_page(string what, string path)
    {
        Add(1, "ask", 50);
        Add(2, "ask", 10);
        Add(3, "ask", 70);
        Add(4, "ask", 50);
        Add(5, "ask", 1);

        var first = await GetAsync(path);
        var second = await GetAsync($"{path}&cursor={first.GetProperty("next").GetString()}");
        var third = await GetAsync($"{path}&cursor={second.GetProperty("next").GetString()}");

        Assert.True(Ids(first).SequenceEqual(["trace 3", "trace 4"]), what);
        Assert.Equal(["trace 1", "trace 2"], Ids(second));
        Assert.Equal(["trace 5"], Ids(third));
        Assert.Equal(JsonValueKind.Null, third.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task A_search_comes_line_by_line_to_who_asks_for_lines()
    {
        Add(1, "ask", 10);
        Add(2, "ask", 20);

        var lines = await LinesAsync();

        Assert.Equal(["trace", "trace", "progress", "ended"], lines.Select(l => l.EnumerateObject().First().Name));
        Assert.Equal(1, lines[0].GetProperty("spansets")[0].GetProperty("matched").GetInt32());
        Assert.Equal(JsonValueKind.Null, lines[3].GetProperty("ended").GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task A_store_that_fails_after_the_first_line_is_told_of_in_the_last()
    {
        Add(1, "ask", 10);
        Add(2, "ask", 20);
        api.Search.FailsLater = new StorageUnavailableException("the disk is gone");

        var lines = await LinesAsync();

        Assert.Equal(["trace", "failed"], lines.Select(l => l.EnumerateObject().First().Name));
    }

    [Theory]
    [InlineData("traces?q={ name = }", "q", "column 10")]
    [InlineData("traces?q={} | rate()", "q", "metrics")]
    [InlineData("traces?sort=colour", "sort", "duration")]
    [InlineData("traces?sort=cost&cursor=00", "cursor", "unchanged")]
    [InlineData("attributes?q={", "q", "expected")]
    [InlineData("attributes?limit=0", "limit", "10000")]
    [InlineData("attributes/nonsense/values", "name", "span.gen_ai.request.model")]
    public async Task What_is_malformed_is_named_with_what_was_expected(string path, string name, string expected)
    {
        var response = await api.Client.GetAsync($"/api/v1/{path}");
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(name, body.GetProperty("parameter").GetString());
        Assert.Contains(expected, body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_is_none_is_told_with_its_place()
    {
        var response = await api.Client.GetAsync("/api/v1/traces?q=%7B%0A%20name%20%3D%20%7D");
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal((2, 9), (body.GetProperty("line").GetInt32(), body.GetProperty("column").GetInt32()));
        Assert.NotEqual("", body.GetProperty("expected").GetString());
    }

    [Fact]
    public async Task Names_and_values_are_offered()
    {
        var names = await GetAsync("attributes");
        var values = await GetAsync("attributes/span.gen_ai.request.model/values?limit=7");
        var asked = api.Search.Asked!.Value;
        var slashed = await GetAsync("attributes/span.a%2Fb/values");
        var kinds = await GetAsync("attributes/status/values");

        Assert.Equal(["span.gen_ai.request.model", "resource.\"a b\""], names.GetProperty("attributes").EnumerateArray().Select(a => a.GetProperty("name").GetString()));
        Assert.Contains("llm:model", names.GetProperty("intrinsics").EnumerateArray().Select(i => i.GetString()));
        Assert.Equal("""{"name":"span.gen_ai.request.model","values":["gpt",3]}""", values.GetRawText());
        Assert.Equal((new ValueSource.Attribute(AttributeScope.Span, "gen_ai.request.model"), 7), (asked.Source, asked.Query.Limit));
        Assert.Equal("span.a/b", slashed.GetProperty("name").GetString());
        Assert.Equal(new ValueSource.Attribute(AttributeScope.Span, "a/b"), api.Search.Asked!.Value.Source);
        Assert.Equal("""["ok","error","unset"]""", kinds.GetProperty("values").GetRawText());
    }

    public void Dispose()
    {
        api.Queries.Clear();
        api.Search.FailsLater = null;
    }

    private void Add(int number, string name, int ms) =>
        api.Queries.Add(Some.TraceOf(number), Some.Span(1, start: number, end: number + ms, name: name));

    private static IEnumerable<string> Ids(JsonElement page) =>
        page.GetProperty("traces").EnumerateArray().Select(t => $"trace {t.GetProperty("traceId").GetString()!.TrimStart('0')}");

    private async Task<List<JsonElement>> LinesAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/traces?q={}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        using var response = await api.Client.SendAsync(request);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        var response = await api.Client.GetAsync($"/api/v1/{path}");
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }
}

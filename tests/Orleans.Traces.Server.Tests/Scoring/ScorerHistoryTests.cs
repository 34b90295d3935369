using System.Text.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Scoring;

/// <summary>What a scorer said, by the API.</summary>
public sealed class ScorerHistoryTests(ScoringEndToEndTests.QuickServer server) : IClassFixture<ScoringEndToEndTests.QuickServer>
{
    [Fact]
    public async Task What_a_scorer_said_is_listed_by_page_and_summed_up()
    {
        var key = await server.KeyAsync("history", "ingest admin");
        await server.BodyAsync(201, "/api/v1/scorers/polite", key, "PUT", """{"name":"politeness","kind":"contains","settings":{"texts":["please"]}}""");
        await server.BodyAsync(201, "/api/v1/scorers/tongue", key, "PUT", """{"kind":"language"}""");
        foreach (var text in (string[])["please", "now!", "will you do this for me, please?"])
            await SendAsync(key, OneSpan.NewTrace(), text);
        await Waiting.Until("all are judged", async () =>
            (await StatsAsync(key, "polite")).GetProperty("count").GetInt32() == 3 && (await StatsAsync(key, "tongue")).GetProperty("count").GetInt32() == 3);

        var first = await JsonAsync("/api/v1/scorers/polite/scores?limit=2", key);
        var second = await JsonAsync($"/api/v1/scorers/polite/scores?limit=2&cursor={first.GetProperty("next").GetString()}", key);
        var none = await JsonAsync("/api/v1/scorers/polite/scores?to=2026-01-01T00:00:00Z", key);

        List<JsonElement> all = [.. first.GetProperty("scores").EnumerateArray(), .. second.GetProperty("scores").EnumerateArray()];
        Assert.Equal((3, 3, JsonValueKind.Null), (all.Count, all.Select(s => s.GetProperty("traceId").GetString()).Distinct().Count(), second.GetProperty("next").ValueKind));
        Assert.Equal(all.Select(s => s.GetProperty("time").GetString()).OrderDescending(StringComparer.Ordinal), all.Select(s => s.GetProperty("time").GetString()));
        Assert.Equal(
            ["politeness boolean 0 1 1", "politeness boolean 1 1 1", "politeness boolean 1 1 1"],
            all.Select(s => $"{s.GetProperty("name")} {s.GetProperty("type")} {s.GetProperty("value")} {s.GetProperty("scorerVersion")} {s.GetProperty("revision")}").Order(StringComparer.Ordinal));
        Assert.Equal(0, none.GetProperty("scores").GetArrayLength());
        var polite = await StatsAsync(key, "polite");
        Assert.Equal(
            (3, 0.667, 0.0, 1.0, 0, 0),
            (polite.GetProperty("traceCount").GetInt32(), Math.Round(polite.GetProperty("mean").GetDouble(), 3), polite.GetProperty("min").GetDouble(),
                polite.GetProperty("max").GetDouble(), polite.GetProperty("waiting").GetInt32(), polite.GetProperty("parked").GetInt32()));
        Assert.Equal("""{"from":0,"to":0.05,"count":1}""", polite.GetProperty("values")[0].GetRawText());
        Assert.Equal("""{"from":0.9500000000000001,"to":1,"count":2}""", polite.GetProperty("values")[19].GetRawText());
        Assert.Equal(3, polite.GetProperty("points").EnumerateArray().Sum(p => p.GetProperty("count").GetInt32()));
        Assert.Equal(0, polite.GetProperty("costPerTraceUsd").GetDecimal());
        Assert.Equal(
            """[{"label":"und","count":2},{"label":"en","count":1}]""", (await StatsAsync(key, "tongue")).GetProperty("labels").GetRawText());
    }

    [Theory]
    [InlineData("scorers/NO/scores", 400, "'scorerId'")]
    [InlineData("scorers/nobody/scores", 404, "no scorer nobody")]
    [InlineData("scorers/nobody/stats", 404, "no scorer nobody")]
    [InlineData("scorers/NO/stats", 400, "'scorerId'")]
    [InlineData("scorers/a/scores?limit=1001", 400, "1 to 1000")]
    [InlineData("scorers/a/scores?cursor=x", 400, "'cursor' must be the 'next' of a page before")]
    [InlineData("scorers/a/scores?from=yesterday", 400, "'from'")]
    [InlineData("scorers/a/stats?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", 400, "before 'to'")]
    [InlineData("scorers/a/stats?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&step=1", 400, "fewer than 400")]
    public async Task A_bad_request_is_told_what_was_expected(string address, int status, string expected)
    {
        var problem = JsonDocument.Parse(await server.BodyAsync(status, $"/api/v1/{address}", server.Operator)).RootElement;

        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task SendAsync(string key, TraceId trace, string output)
    {
        var bytes = OneSpan.Span(trace, more: w => Some.Attribute(w, 9, "output.value", output));
        using var sent = await server.SendOtlpAsync("/v1/traces", OneSpan.Request(bytes), key);
        Assert.Equal(200, (int)sent.StatusCode);
    }

    private Task<JsonElement> StatsAsync(string key, string scorer) => JsonAsync($"/api/v1/scorers/{scorer}/stats", key);

    private async Task<JsonElement> JsonAsync(string address, string key) => JsonDocument.Parse(await server.BodyAsync(200, address, key)).RootElement;
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Scoring.Sent;

/// <summary>The API of scores that people and programs send. Traces stay open unless a test waits for them.</summary>
public sealed class SentScoreApiTests(SentScoreApiTests.OpenServer server) : IClassFixture<SentScoreApiTests.OpenServer>
{
    private const string Scores = "/api/v1/scores";

    [Fact]
    public async Task A_score_of_an_open_trace_is_seen_and_searched_for_at_once_replaced_and_deleted()
    {
        var key = await server.KeyAsync("open", "ingest read");
        var trace = OneSpan.NewTrace();
        await SendAsync(key, trace);

        var sent = await server.BodyAsync(200, Scores, key, "POST", Score(trace, """ "id":"t1","name":"thumbs","value":true,"author":"Ann","metadata":{"k":1} """));
        await server.BodyAsync(200, Scores, key, "POST", Score(trace, """ "id":"t1","name":"thumbs","value":false,"explanation":"rude","metadata":{"k":1} """));
        await server.BodyAsync(200, Scores, key, "POST", Score(trace, """ "id":"c","spanId":"0000000000000001","comment":"look here" """));

        Assert.Equal($$"""{"scores":[{"id":"t1","traceId":"{{trace}}","state":"waiting","problem":null}]}""", sent);
        var listed = (await JsonAsync($"{Scores}?traceId={trace}", key)).GetProperty("scores");
        Assert.Equal(
            ["c comment comment  look here sdk", "t1 thumbs boolean 0 rude sdk"],
            listed.EnumerateArray().Select(s => $"{s.GetProperty("id")} {s.GetProperty("name")} {s.GetProperty("type")} {s.GetProperty("value")} {s.GetProperty("explanation")} "
                + $"{s.GetProperty("source")}").Order(StringComparer.Ordinal));
        Assert.Equal(listed.GetRawText(), (await JsonAsync($"/api/v1/traces/{trace}", key)).GetProperty("scores").GetRawText());
        Assert.Equal(trace.ToString(), Assert.Single(await FoundAsync(key, "{ score:thumbs < 0.5 }")));

        await server.BodyAsync(204, $"{Scores}/{trace}/t1", key, "DELETE");
        await server.BodyAsync(404, $"{Scores}/{trace}/t1", key, "DELETE");
        Assert.Empty(await FoundAsync(key, "{ score:thumbs < 0.5 }"));
    }

    [Fact]
    public async Task A_score_that_comes_before_its_trace_stands_with_it_once_it_is_stored()
    {
        var key = await server.KeyAsync("before", "ingest read admin");
        var trace = OneSpan.NewTrace();
        await server.BodyAsync(200, Scores, key, "POST", Score(trace, """ "name":"thumbs","value":0.25 """));
        await SendAsync(key, trace);
        await server.BodyAsync(200, Scores, key, "POST", Score(trace, """ "name":"tone","label":"rude" """));

        await StoreAsync("before", trace);
        var late = await JsonAsync(Scores, key, "POST", Score(trace, """ "name":"thumbs","value":0.75 """));

        Assert.Equal("stored", late.GetProperty("scores")[0].GetProperty("state").GetString());
        var stats = await JsonAsync("/api/v1/stats?from=2026-01-01T00:00:00Z&to=2026-01-03T00:00:00Z", key);
        Assert.Equal(
            """[{"name":"thumbs","label":null,"count":2,"mean":0.5},{"name":"tone","label":"rude","count":1,"mean":null}]""",
            stats.GetProperty("groups")[0].GetProperty("scores").GetRawText());
        Assert.Equal(trace.ToString(), Assert.Single(await FoundAsync(key, "{ score:tone = \"rude\" }")));
    }

    [Fact]
    public async Task A_list_is_taken_as_one_and_of_a_deleted_trace_nothing_is()
    {
        var key = await server.KeyAsync("list", "ingest admin");
        var (kept, deleted) = (OneSpan.NewTrace(), OneSpan.NewTrace());
        await SendAsync(key, deleted);
        await server.BodyAsync(204, $"/api/v1/traces/{deleted}", key, "DELETE");

        var some = await JsonAsync(Scores, key, "POST",
            $"[{Score(kept, """ "id":"a","name":"x","value":1 """)},{Score(deleted, """ "id":"b","name":"x","value":1 """)},{Score(kept, """ "id":"a","name":"x","value":2 """)}]");
        var none = await server.BodyAsync(404, Scores, key, "POST", Score(deleted, """ "name":"x","value":1 """));

        Assert.Equal(["waiting", "refused", "waiting"], some.GetProperty("scores").EnumerateArray().Select(s => s.GetProperty("state").GetString()));
        Assert.Contains("was deleted", some.GetProperty("scores")[1].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Contains("was deleted", none, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single((await JsonAsync($"{Scores}?traceId={kept}", key)).GetProperty("scores").EnumerateArray()).GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task Scores_are_sent_with_the_scope_of_their_own_and_stay_in_their_project()
    {
        var (sender, reader, stranger) = (await server.KeyAsync("own", "score"), await server.KeyAsync("own", "read"), await server.KeyAsync("foreign", "ingest read"));
        var trace = OneSpan.NewTrace();

        await server.BodyAsync(200, Scores, sender, "POST", Score(trace, """ "id":"a","name":"x","value":1 """));

        await server.BodyAsync(403, Scores, reader, "POST", Score(trace, """ "name":"x","value":1 """));
        await server.BodyAsync(403, $"{Scores}?traceId={trace}", sender);
        using (var spans = await server.SendOtlpAsync("/v1/traces", OneSpan.Request(OneSpan.Span(trace)), sender))
            Assert.Equal(403, (int)spans.StatusCode);
        Assert.Equal("""{"scores":[]}""", await server.BodyAsync(200, $"{Scores}?traceId={trace}", stranger));
        await server.BodyAsync(404, $"{Scores}/{trace}/a", stranger, "DELETE");
        Assert.Single((await JsonAsync($"{Scores}?traceId={trace}", reader)).GetProperty("scores").EnumerateArray());
        await server.BodyAsync(204, $"{Scores}/{trace}/a", sender, "DELETE");
    }

    [Fact]
    public async Task The_ingest_port_takes_scores_too_as_JSON_alone()
    {
        var (key, trace) = (await server.KeyAsync("port", "score read"), OneSpan.NewTrace());

        Assert.Equal(200, await PostAsync(Scores, key, Score(trace, """ "name":"x","value":1 """)));
        Assert.Equal(415, await PostAsync(Scores, key, Score(trace, """ "name":"x","value":1 """), "text/plain"));
        Assert.Equal(415, await PostAsync("/api/public/scores", key, Score(trace, """ "name":"x","value":1 """), "text/plain"));

        Assert.Single((await JsonAsync($"{Scores}?traceId={trace}", key)).GetProperty("scores").EnumerateArray());
    }

    [Fact]
    public async Task What_Langfuse_s_SDKs_send_is_taken_on_their_paths()
    {
        var (key, trace) = (await server.KeyAsync("langfuse", "ingest read"), OneSpan.NewTrace());

        var one = await server.BodyAsync(200, "/api/public/scores", key, "POST", Score(trace, """ "id":"a","name":"novelty","value":0.9,"observationId":"0000000000000001" """));
        var batch = await server.BodyAsync(207, "/api/public/ingestion", key, "POST", $$$"""
            {"batch":[
              {"id":"e1","type":"score-create","timestamp":"2026-01-01T00:00:00Z","body":{{{Score(trace, """ "id":"b","name":"ok","value":1,"dataType":"BOOLEAN" """)}}} },
              {"id":"e2","type":"trace-create","body":{}},
              {"id":"e3","type":"score-create","body":{"name":"x","value":1}}],
             "metadata":{"sdk":"python"}}
            """);

        Assert.Equal("""{"id":"a"}""", one);
        Assert.StartsWith("""{"successes":[{"id":"e1","status":201}],"errors":[{"id":"e2","status":400,""", batch, StringComparison.Ordinal);
        Assert.Contains("body.traceId", batch, StringComparison.Ordinal);
        Assert.Equal(
            ["novelty number 0.9 0000000000000001", "ok boolean 1 "],
            (await JsonAsync($"{Scores}?traceId={trace}", key)).GetProperty("scores").EnumerateArray()
                .Select(s => $"{s.GetProperty("name")} {s.GetProperty("type")} {s.GetProperty("value")} {s.GetProperty("spanId")}"));
    }

    [Theory]
    [InlineData("POST", Scores, "{}", 400, "'value' must be given")]
    [InlineData("POST", Scores, "[]", 400, "a list of 1 to 1000")]
    [InlineData("POST", Scores, "[{}]", 400, "'[0].value'")]
    [InlineData("POST", Scores, "nothing", 400, "one JSON object")]
    [InlineData("GET", Scores, null, 400, "32 hex digits")]
    [InlineData("GET", Scores + "?traceId=x", null, 400, "32 hex digits")]
    [InlineData("PUT", Scores, "{}", 405, "GET, POST")]
    [InlineData("DELETE", Scores + "/x/y", null, 400, "32 hex digits")]
    [InlineData("DELETE", Scores + "/4bf92f3577b34da6a3ce929d0e0e4736/y", null, 404, "No score with the id y")]
    [InlineData("GET", Scores + "/4bf92f3577b34da6a3ce929d0e0e4736/y", null, 405, "DELETE")]
    [InlineData("POST", "/api/public/scores", "{}", 400, "'value'")]
    [InlineData("POST", "/api/public/ingestion", "{}", 400, "'batch'")]
    public async Task A_bad_request_is_told_what_was_expected(string method, string address, string? json, int status, string expected)
    {
        var problem = JsonDocument.Parse(await server.BodyAsync(status, address, server.Operator, method, json)).RootElement;

        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static string Score(TraceId trace, string rest) => $"{{\"traceId\":\"{trace}\",{rest}}}";

    private async Task<int> PostAsync(string path, string key, string json, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue(type)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await server.Http.SendAsync(request);
        return (int)response.StatusCode;
    }

    private async Task SendAsync(string key, TraceId trace)
    {
        using var sent = await server.SendOtlpAsync("/v1/traces", OneSpan.Request(OneSpan.Span(trace)), key);
        Assert.Equal(200, (int)sent.StatusCode);
    }

    // Has the trace stored in part, as one that stays open for long is.
    private async Task StoreAsync(string project, TraceId trace)
    {
        var key = new TraceKey(await server.ProjectAsync(project), trace);
        await server.Services.GetRequiredService<Orleans.Traces.Server.Grains.TraceGrains>().Of(key).Rest(spill: true);
        Assert.NotNull(await server.Services.GetRequiredService<ITraceStore>().FindSummaryAsync(key, default));
    }

    private async Task<List<string?>> FoundAsync(string key, string query) =>
    [
        .. (await JsonAsync($"/api/v1/traces?from=2026-01-01T00:00:00Z&q={Uri.EscapeDataString(query)}", key)).GetProperty("traces").EnumerateArray()
            .Select(t => t.GetProperty("traceId").GetString()),
    ];

    private async Task<JsonElement> JsonAsync(string address, string key, string method = "GET", string? json = null) =>
        JsonDocument.Parse(await server.BodyAsync(200, address, key, method, json)).RootElement;

    /// <summary>A server whose traces stay open.</summary>
    public sealed class OpenServer() : GuardedServer("--Traces:Access:RequireKey=true", "--Traces:Assembly:Settle=00:02:00", "--Traces:Assembly:Timeout=00:02:30");
}

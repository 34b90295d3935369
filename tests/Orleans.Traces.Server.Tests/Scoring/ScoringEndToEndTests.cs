using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Scoring;

/// <summary>Traces are judged when they are final, and what was said is seen.</summary>
public sealed class ScoringEndToEndTests(ScoringEndToEndTests.QuickServer server) : IClassFixture<ScoringEndToEndTests.QuickServer>
{
    private const string Please = """{"name":"politeness","kind":"contains","settings":{"texts":["please"]}}""";

    [Fact]
    public async Task A_final_trace_is_judged_once_and_anew_where_a_late_span_changes_what_was_seen()
    {
        var key = await server.KeyAsync("live", "ingest admin");
        await server.BodyAsync(201, "/api/v1/scorers/polite", key, "PUT", Please);
        await server.BodyAsync(201, "/api/v1/scorers/searched", key, "PUT", """{"kind":"loop","settings":{"max":1}}""");
        await server.BodyAsync(201, "/api/v1/scorers/never", key, "PUT", """{"kind":"error","sampling":0}""");
        var trace = OneSpan.NewTrace();
        await SendAsync(key, trace, 1, ("output.value", "wait, please"));
        await ScoredAsync(key, trace, 1);

        await SendAsync(key, trace, 2, ("openinference.span.kind", "TOOL"), ("tool.name", "find"));
        var scores = await ScoredAsync(key, trace, 2);

        Assert.Equal(
            ["politeness 1 rule of revision 1", "searched 1 rule of revision 2"],
            scores.Select(s => $"{s.GetProperty("name").GetString()} {s.GetProperty("value").GetDouble()} {s.GetProperty("source").GetString()} of revision "
                + $"{s.GetProperty("revision").GetInt32()}"));
        Assert.All(scores, s => Assert.True(s.GetProperty("current").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, scores[0].GetProperty("spanId").ValueKind);
    }

    [Fact]
    public async Task What_was_said_is_searched_for_and_summed_up()
    {
        var key = await server.KeyAsync("sums", "ingest admin");
        await server.BodyAsync(201, "/api/v1/scorers/polite", key, "PUT", Please);
        var (kind, rude) = (OneSpan.NewTrace(), OneSpan.NewTrace());
        await SendAsync(key, kind, 1, ("output.value", "please"));
        await SendAsync(key, rude, 1, ("output.value", "now!"));
        await ScoredAsync(key, kind, 1);
        await ScoredAsync(key, rude, 1);

        var found = await JsonAsync("/api/v1/traces?q=" + Uri.EscapeDataString("{ score:politeness < 0.5 }"), key);
        var stats = await JsonAsync("/api/v1/stats?from=2026-01-01T00:00:00Z&to=2026-01-03T00:00:00Z&step=86400", key);

        Assert.Equal(rude.ToString(), Assert.Single(found.GetProperty("traces").EnumerateArray()).GetProperty("traceId").GetString());
        var group = Assert.Single(stats.GetProperty("groups").EnumerateArray());
        Assert.Equal("""[{"name":"politeness","label":null,"count":2,"mean":0.5}]""", group.GetProperty("scores").GetRawText());
        Assert.Equal(2, group.GetProperty("points")[0].GetProperty("scores")[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task What_is_parked_is_listed_and_retried_in_its_own_project_alone()
    {
        var (key, stranger) = (await server.KeyAsync("parking", "ingest admin"), await server.KeyAsync("stranger", "admin"));
        await server.BodyAsync(201, "/api/v1/scorers/mine", key, "PUT", """{"kind":"error","enabled":false}""");
        await server.BodyAsync(201, "/api/v1/scorers/mine", stranger, "PUT", """{"kind":"error","enabled":false}""");
        var trace = new TraceKey(await server.ProjectAsync("parking"), OneSpan.NewTrace());
        await SendAsync(key, trace.TraceId, 1, ("output.value", "x"));
        var (traces, scores) = (server.Services.GetRequiredService<ITraceStore>(), server.Services.GetRequiredService<IScoreStore>());
        TraceSummary? stored = null;
        await Waiting.Until("the trace is stored", async () => (stored = await traces.FindSummaryAsync(trace, default)) is { State: TraceState.Final });
        await traces.SaveAsync(new TraceSave(trace, stored!.Revision, stored, []) { Due = ["mine"] }, default);
        Assert.True(await scores.ChangeDueAsync(new DueScore(trace, "mine", stored.Revision) { Attempts = 8, IsParked = true, Error = "the key is wrong" }, default));

        var listed = await server.BodyAsync(200, "/api/v1/scorers/mine/parked", key);
        Assert.Equal($$"""{"parked":[{"traceId":"{{trace.TraceId}}","revision":1,"attempts":8,"error":"the key is wrong"}]}""", listed);
        Assert.Equal("""{"parked":[]}""", await server.BodyAsync(200, "/api/v1/scorers/mine/parked", stranger));
        Assert.Equal("""{"retried":0}""", await server.BodyAsync(200, "/api/v1/scorers/mine/retry", stranger, "POST"));
        Assert.Equal("""{"retried":1}""", await server.BodyAsync(200, "/api/v1/scorers/mine/retry", key, "POST"));
        Assert.Equal("""{"parked":[]}""", await server.BodyAsync(200, "/api/v1/scorers/mine/parked", key));
        await server.BodyAsync(404, "/api/v1/scorers/nobody/parked", key);
        await server.BodyAsync(404, "/api/v1/scorers/nobody/retry", key, "POST");
        await server.BodyAsync(400, "/api/v1/scorers/NO/parked", key);
        await server.BodyAsync(400, "/api/v1/scorers/NO/retry", key, "POST");

        await server.BodyAsync(200, "/api/v1/scorers/mine", key, "PUT", """{"kind":"error"}""");
        await ScoredAsync(key, trace.TraceId, 1);
    }

    [Fact]
    public async Task What_waits_for_a_scorer_that_is_deleted_is_dropped()
    {
        var key = await server.KeyAsync("dropping", "ingest admin");
        await server.BodyAsync(201, "/api/v1/scorers/mine", key, "PUT", """{"kind":"error","perMinute":1}""");
        var project = await server.ProjectAsync("dropping");
        for (var i = 0; i < 3; i++)
            await SendAsync(key, OneSpan.NewTrace(), 1, ("output.value", "x"));
        var scores = server.Services.GetRequiredService<IScoreStore>();
        Task<IReadOnlyList<DueScore>> DueAsync() =>
            scores.ListDueAsync(new DueQuery(project, "mine", Parked: false, DateTimeOffset.MaxValue, 10), default);

        // One a minute is judged; the others wait.
        await Waiting.Until("one was judged", async () =>
            (await server.Services.GetRequiredService<ITraceStore>().ListAsync(new() { Project = project }, default)) is { Count: 3 } all
            && all.All(t => t.State == TraceState.Final) && (await DueAsync()).Count == 2);
        await server.BodyAsync(204, "/api/v1/scorers/mine", key, "DELETE");

        await Waiting.Until("nothing waits", async () => (await DueAsync()).Count == 0);
    }

    private async Task<List<JsonElement>> ScoredAsync(string key, TraceId trace, int count)
    {
        List<JsonElement> scores = [];
        await Waiting.Until($"{count} scores of {trace}", async () =>
        {
            scores = [.. (await JsonAsync($"/api/v1/traces/{trace}", key)).GetProperty("scores").EnumerateArray()];
            return scores.Count >= count;
        });
        Assert.Equal(count, scores.Count);
        return scores;
    }

    private async Task SendAsync(string key, TraceId trace, int span, params (string Key, string Value)[] attributes)
    {
        var bytes = OneSpan.Span(trace, span, w =>
        {
            if (span > 1)
                w.Bytes(4, [0, 0, 0, 0, 0, 0, 0, 1]);
            foreach (var (name, value) in attributes)
                Some.Attribute(w, 9, name, value);
        });
        using var sent = await server.SendOtlpAsync("/v1/traces", OneSpan.Request(bytes), key);
        Assert.Equal(200, (int)sent.StatusCode);
    }

    private async Task<JsonElement> JsonAsync(string address, string key) => JsonDocument.Parse(await server.BodyAsync(200, address, key)).RootElement;

    /// <summary>A server whose traces are final soon.</summary>
    public sealed class QuickServer() : GuardedServer("--Traces:Access:RequireKey=true", "--Traces:Assembly:Settle=00:00:00.2");
}

using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Scoring.Backfill;
using Orleans.Traces.Server.Scoring.Backfill;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Scoring;

/// <summary>The API of backfills, end to end.</summary>
public sealed class BackfillApiTests(ScoringEndToEndTests.QuickServer server) : IClassFixture<ScoringEndToEndTests.QuickServer>
{
    private const string Scorer = "/api/v1/scorers/polite", Backfill = Scorer + "/backfill", Range = """{"from":"2026-01-01T00:00:00Z"}""";

    [Fact]
    public async Task Past_traces_are_judged_and_how_far_it_came_is_said()
    {
        var key = await server.KeyAsync("past", "ingest admin");
        await StoredAsync("past", key, 3);
        await server.BodyAsync(201, Scorer, key, "PUT", """{"kind":"contains","settings":{"texts":["please"]}}""");
        await server.BodyAsync(404, Backfill, key);

        var estimate = await server.BodyAsync(200, $"{Backfill}/estimate", key, "POST", Range);
        var started = await JsonAsync(202, Backfill, key, "POST", Range);
        await Waiting.Until("it is done", async () => (await JsonAsync(200, Backfill, key)).GetProperty("state").GetString() == "done");
        await Waiting.Until("all are judged", async () => (await JsonAsync(200, $"{Scorer}/stats", key)).GetProperty("traceCount").GetInt32() == 3);

        Assert.Equal("""{"traces":3,"isLimited":false,"costUsd":null}""", estimate);
        Assert.Equal(("running", 3), (started.GetProperty("state").GetString(), started.GetProperty("estimate").GetProperty("traces").GetInt32()));
        var done = await JsonAsync(200, Backfill, key);
        Assert.Equal(
            (started.GetProperty("id").GetString(), "polite", "2026-01-01T00:00:00.0000000Z", 3, 3, 1.0),
            (done.GetProperty("id").GetString(), done.GetProperty("scorerId").GetString(), done.GetProperty("downTo").GetString(), done.GetProperty("looked").GetInt32(),
                done.GetProperty("madeDue").GetInt32(), done.GetProperty("sampling").GetDouble()));
        await server.BodyAsync(409, $"{Backfill}/pause", key, "POST");
        // What was judged is not judged again, and the cost of a rule is known by now.
        await server.BodyAsync(202, Backfill, key, "POST", Range);
        await Waiting.Until("it is done again", async () => (await JsonAsync(200, Backfill, key)) is var again
            && (again.GetProperty("state").GetString(), again.GetProperty("waiting").GetInt32()) == ("done", 0));
        Assert.Equal(3, (await JsonAsync(200, $"{Scorer}/stats", key)).GetProperty("count").GetInt32());
        Assert.Equal(0, JsonDocument.Parse(await server.BodyAsync(200, $"{Backfill}/estimate", key, "POST", Range)).RootElement.GetProperty("costUsd").GetDecimal());
    }

    [Fact]
    public async Task One_is_paused_goes_on_and_is_cancelled_with_what_it_made_due()
    {
        var (key, project) = (await server.KeyAsync("pausing", "ingest admin"), await server.ProjectAsync("pausing"));
        await StoredAsync("pausing", key, 2);
        // One a minute: the other one waits.
        await server.BodyAsync(201, Scorer, key, "PUT", """{"kind":"error","perMinute":1}""");
        await PutAsync(project, BackfillState.Paused);
        Assert.Equal("paused", (await JsonAsync(200, $"{Backfill}/pause", key, "POST")).GetProperty("state").GetString());
        Assert.Contains("It is paused", await server.BodyAsync(409, Backfill, key, "POST", Range), StringComparison.Ordinal);
        Assert.Equal(0, (await JsonAsync(200, Backfill, key)).GetProperty("looked").GetInt32());

        Assert.Equal("running", (await JsonAsync(200, $"{Backfill}/resume", key, "POST")).GetProperty("state").GetString());
        await Waiting.Until("one was judged and one waits", async () => (await JsonAsync(200, $"{Scorer}/stats", key)) is var stats
            && (stats.GetProperty("count").GetInt32(), stats.GetProperty("waiting").GetInt32()) == (1, 1));
        var id = (await JsonAsync(200, Backfill, key)).GetProperty("id").GetString();
        await PutAsync(project, BackfillState.Paused, id);
        var cancelled = await JsonAsync(200, $"{Backfill}/cancel", key, "POST");

        Assert.Equal(("cancelled", 0), (cancelled.GetProperty("state").GetString(), cancelled.GetProperty("waiting").GetInt32()));
        await server.BodyAsync(409, $"{Backfill}/resume", key, "POST");
        await server.BodyAsync(202, Backfill, key, "POST", Range);
    }

    [Fact]
    public async Task With_its_scorer_a_backfill_ends_and_with_its_project_it_goes()
    {
        const string ofProject = $"{Backfill}?project=ending";
        var project = await server.ProjectAsync("ending");
        await PutAsync(project, BackfillState.Running);

        await Waiting.Until("it ended", async () => (await JsonAsync(200, ofProject, server.Operator)).GetProperty("state").GetString() == "cancelled");
        Assert.Equal("The scorer was deleted.", (await JsonAsync(200, ofProject, server.Operator)).GetProperty("problem").GetString());

        await server.BodyAsync(204, "/api/v1/projects/ending", server.Operator, "DELETE");
        Assert.Null(await server.Services.GetRequiredService<BackfillRegistry>().FindAsync(project, "polite", default));
    }

    [Theory]
    [InlineData("GET", "scorers/NO/backfill", null, 400, "'scorerId'")]
    [InlineData("GET", "scorers/nobody/backfill", null, 404, "no scorer nobody")]
    [InlineData("POST", "scorers/nobody/backfill", Range, 404, "no scorer nobody")]
    [InlineData("POST", "scorers/off/backfill", Range, 409, "\"enabled\":true")]
    [InlineData("POST", "scorers/off/backfill", "{}", 400, "'from' must be given")]
    [InlineData("POST", "scorers/off/backfill", """{"from":"yesterday"}""", 400, "'from' must be an ISO 8601 time")]
    [InlineData("POST", "scorers/off/backfill", """{"from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}""", 400, "earlier than 'to'")]
    [InlineData("POST", "scorers/off/backfill", """{"from":"2026-01-01T00:00:00Z","sampling":2}""", 400, "'sampling' must be a number from 0 to 1")]
    [InlineData("POST", "scorers/off/backfill/estimate", "{}", 400, "'from'")]
    [InlineData("POST", "scorers/off/backfill/pause", null, 404, "never had one")]
    [InlineData("POST", "scorers/NO/backfill/cancel", null, 400, "'scorerId'")]
    [InlineData("DELETE", "scorers/off/backfill", null, 405, "GET, POST")]
    [InlineData("GET", "scorers/off/backfill/pause", null, 405, "POST")]
    public async Task A_bad_request_is_told_what_was_expected(string method, string address, string? json, int status, string expected)
    {
        (await server.AskAsync("/api/v1/scorers/off", server.Operator, "PUT", """{"kind":"error","enabled":false}""")).Dispose();

        var problem = JsonDocument.Parse(await server.BodyAsync(status, $"/api/v1/{address}", server.Operator, method, json)).RootElement;

        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    // As it was when the server went.
    private async Task PutAsync(ProjectId project, BackfillState state, string? id = null) => await server.Services.GetRequiredService<BackfillRegistry>().ChangeAsync(
        project,
        "polite",
        _ => new BackfillJob { Id = id ?? "0123456789abcdef", From = 0, To = ulong.MaxValue, Sampling = 1, State = state, StartedAt = DateTimeOffset.UnixEpoch },
        default);

    private async Task StoredAsync(string project, string key, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var bytes = OneSpan.Span(OneSpan.NewTrace(), more: w => Some.Attribute(w, 9, "output.value", "please"));
            using var sent = await server.SendOtlpAsync("/v1/traces", OneSpan.Request(bytes), key);
            Assert.Equal(200, (int)sent.StatusCode);
        }

        var id = await server.ProjectAsync(project);
        await Waiting.Until("all are final", async () =>
            (await server.Services.GetRequiredService<ITraceStore>().ListAsync(new() { Project = id }, default)) is var all
            && all.Count == count && all.All(t => t.State == TraceState.Final));
    }

    private async Task<JsonElement> JsonAsync(int status, string address, string key, string method = "GET", string? json = null) =>
        JsonDocument.Parse(await server.BodyAsync(status, address, key, method, json)).RootElement;
}

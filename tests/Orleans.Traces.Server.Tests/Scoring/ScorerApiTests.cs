using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Scoring;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Scoring;

/// <summary>The API of scorers.</summary>
public sealed class ScorerApiTests(GuardedServer server) : IClassFixture<GuardedServer>
{
    private const string Polite = "/api/v1/scorers/polite";
    private const string Please = """{"kind":"contains","settings":{"texts":["please"]}}""";

    [Fact]
    public async Task A_scorer_is_set_counts_at_once_is_replaced_and_deleted()
    {
        var admin = await server.KeyAsync("life", "admin");
        var project = await server.ProjectAsync("life");
        int? Live() => server.Services.GetRequiredService<IScoringPlans>().Of(project).Scorers.SingleOrDefault()?.Version;

        var made = await server.BodyAsync(201, Polite, admin, "PUT", """
            {"name":"politeness","kind":"contains","settings":{"texts":["please"]},"spans":"{ llm:kind = \"llm\" }","traces":"{ name = \"a\" }","sampling":0.25,"atOnce":2,"perMinute":60}
            """);
        Assert.Equal(1, Live());
        await server.BodyAsync(200, Polite, admin, "PUT", Please);
        await server.BodyAsync(200, Polite, admin, "PUT", Please);
        Assert.Equal(2, Live());
        var read = await JsonAsync(200, Polite, await server.KeyAsync("life", "read"));
        var listed = await JsonAsync(200, "/api/v1/scorers", admin);
        await server.BodyAsync(204, Polite, admin, "DELETE");
        await server.BodyAsync(404, Polite, admin, "DELETE");
        Assert.Null(Live());
        var again = await JsonAsync(201, Polite, admin, "PUT", Please);

        Assert.Equal(
            """{"id":"polite","name":"politeness","version":1,"enabled":true,"spans":"{ llm:kind = \u0022llm\u0022 }","traces":"{ name = \u0022a\u0022 }","sampling":0.25,"kind":"contains","settings":{"texts":["please"]},"atOnce":2,"perMinute":60,"costPerDay":null}""",
            made);
        Assert.Equal(("polite", 2), (read.GetProperty("name").GetString(), read.GetProperty("version").GetInt32()));
        Assert.Equal("polite", Assert.Single(listed.GetProperty("scorers").EnumerateArray()).GetProperty("id").GetString());
        // A version is never given twice: scores say which they came from.
        Assert.Equal(3, again.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_scorer_is_tried_on_a_trace_and_nothing_is_stored()
    {
        var key = await server.KeyAsync("trial", "ingest admin");
        await server.BodyAsync(201, Polite, key, "PUT", """{"kind":"contains","settings":{"texts":["please"]},"spans":"{}","sampling":0}""");
        var trace = OneSpan.NewTrace();
        await SendAsync(key, trace, "wait, please");

        var tried = await JsonAsync(200, $"{Polite}/test", key, "POST", $$"""{"traceId":"{{trace}}"}""");

        var said = Assert.Single(tried.GetProperty("traces").EnumerateArray());
        var score = Assert.Single(said.GetProperty("scores").EnumerateArray());
        Assert.Equal((trace.ToString(), false, 1), (said.GetProperty("traceId").GetString(), said.GetProperty("sampled").GetBoolean(), said.GetProperty("targetCount").GetInt32()));
        Assert.Equal(
            ("0000000000000001", "boolean", 1, "Found: \"please\"."),
            (score.GetProperty("spanId").GetString(), score.GetProperty("type").GetString(), score.GetProperty("value").GetDouble(), score.GetProperty("explanation").GetString()));
    }

    [Fact]
    public async Task A_scorer_is_tried_on_what_a_search_finds()
    {
        var key = await server.KeyAsync("search", "ingest admin");
        await server.BodyAsync(201, Polite, key, "PUT", Please);
        for (var i = 0; i < 3; i++)
            await SendAsync(key, OneSpan.NewTrace(), i == 1 ? "go" : "please go");

        var all = await JsonAsync(200, $"{Polite}/test", key, "POST", """{"q":"{ span.output.value != nil }","from":"2026-01-01T00:00:00Z"}""");
        var two = await JsonAsync(200, $"{Polite}/test", key, "POST", """{"q":"{}","from":"2026-01-01T00:00:00Z","limit":2}""");

        Assert.Equal([0, 1, 1], all.GetProperty("traces").EnumerateArray().Select(t => t.GetProperty("scores")[0].GetProperty("value").GetInt32()).Order());
        Assert.Equal(2, two.GetProperty("traces").GetArrayLength());
    }

    [Fact]
    public async Task There_are_not_too_many_and_a_deleted_project_leaves_none()
    {
        await server.ProjectAsync("many");
        for (var i = 0; i < ScorerRules.MaxScorers; i++)
            await server.BodyAsync(201, $"/api/v1/scorers/s{i}?project=many", server.Operator, "PUT", """{"kind":"error"}""");

        Assert.Contains("50 scorers", await server.BodyAsync(409, "/api/v1/scorers/more?project=many", server.Operator, "PUT", Please), StringComparison.Ordinal);
        await server.BodyAsync(200, "/api/v1/scorers/s0?project=many", server.Operator, "PUT", Please);
        await server.BodyAsync(204, "/api/v1/projects/many", server.Operator, "DELETE");
        await server.BodyAsync(201, "/api/v1/projects", server.Operator, "POST", """{"id":"many"}""");
        Assert.Equal("""{"scorers":[]}""", await server.BodyAsync(200, "/api/v1/scorers?project=many", server.Operator));
    }

    [Theory]
    [InlineData("GET", "/api/v1/scorers/NO", null, 400, "'scorerId' must be 1 to 63 characters")]
    [InlineData("GET", "/api/v1/scorers/nobody", null, 404, "no scorer nobody")]
    [InlineData("PUT", "/api/v1/scorers/NO", "{}", 400, "'scorerId'")]
    [InlineData("PUT", Polite, "[]", 400, "a JSON object")]
    [InlineData("PUT", Polite, """{"kind":"regex","settings":{"pattern":"("}}""", 400, "'settings.pattern' must be a regular expression")]
    [InlineData("PUT", Polite, """{"kind":"error","spans":"{"}""", 400, "'spans' must be a TraceQL query; line 1")]
    [InlineData("DELETE", "/api/v1/scorers/NO", null, 400, "'scorerId'")]
    [InlineData("DELETE", "/api/v1/scorers/nobody", null, 404, "no scorer nobody")]
    [InlineData("POST", "/api/v1/scorers", "{}", 405, "GET")]
    [InlineData("POST", Polite, "{}", 405, "GET, PUT, DELETE")]
    [InlineData("GET", "/api/v1/scorers/polite/test", null, 405, "POST")]
    [InlineData("POST", "/api/v1/scorers/nobody/test", "{}", 404, "no scorer nobody")]
    [InlineData("POST", "/api/v1/scorers/there/test", "{}", 400, "'traceId' must be given, or q in its place")]
    [InlineData("POST", "/api/v1/scorers/there/test", """{"traceId":"x"}""", 400, "'traceId' must be 32 hex digits")]
    [InlineData("POST", "/api/v1/scorers/there/test", """{"traceId":"000000000000000000000000000000ff"}""", 404, "000000000000000000000000000000ff")]
    [InlineData("POST", "/api/v1/scorers/there/test", """{"q":"{"}""", 400, "'q' must be a TraceQL query; line 1")]
    [InlineData("POST", "/api/v1/scorers/there/test", """{"q":"{} | rate()"}""", 400, "this one measures")]
    [InlineData("POST", "/api/v1/scorers/there/test", """{"q":"{}","from":"yesterday"}""", 400, "'from' must be an ISO 8601 time")]
    [InlineData("POST", "/api/v1/scorers/there/test", """{"q":"{}","limit":21}""", 400, "'limit' must be a whole number from 1 to 20")]
    public async Task A_bad_request_is_told_what_was_expected(string method, string address, string? json, int status, string expected)
    {
        (await server.AskAsync("/api/v1/scorers/there", server.Operator, "PUT", Please)).Dispose();

        var problem = JsonDocument.Parse(await server.BodyAsync(status, address, server.Operator, method, json)).RootElement;

        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task SendAsync(string key, TraceId trace, string output)
    {
        var span = OneSpan.Span(trace, more: w => Some.Attribute(w, 9, "output.value", output));
        using var sent = await server.SendOtlpAsync("/v1/traces", OneSpan.Request(span), key);
        Assert.Equal(200, (int)sent.StatusCode);
    }

    private async Task<JsonElement> JsonAsync(int status, string address, string key, string method = "GET", string? json = null) =>
        JsonDocument.Parse(await server.BodyAsync(status, address, key, method, json)).RootElement;
}

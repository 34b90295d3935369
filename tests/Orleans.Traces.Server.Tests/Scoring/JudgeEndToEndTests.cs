using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Server.Scoring.States;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Scoring;

/// <summary>The whole server with judges: what they say, what they leave, and how they are stopped.</summary>
public sealed class JudgeEndToEndTests(JudgeEndToEndTests.JudgingServer server) : IClassFixture<JudgeEndToEndTests.JudgingServer>, IAsyncLifetime
{
    private FakeModel _model = null!;

    public async Task InitializeAsync() => _model = await FakeModel.StartAsync();

    public async Task DisposeAsync() => await _model.DisposeAsync();

    [Fact]
    public async Task A_judge_scores_a_final_trace_once_and_leaves_a_trace_that_nobody_judges()
    {
        var key = await server.KeyAsync("judged", "ingest admin");
        await server.BodyAsync(201, "/api/v1/scorers/quality", key, "PUT", Judge("good", "answer-quality"));
        var trace = OneSpan.NewTrace();

        await SendAsync(key, trace);
        var score = await ScoreAsync(key, trace);
        JsonElement[] own = [];
        await Waiting.Until("the judge's own trace is final", async () =>
        {
            own = [.. (await JsonAsync("/api/v1/traces?q=" + Uri.EscapeDataString("{ resource.service.name = \"orleans-traces-scorer\" }"), key)).GetProperty("traces").EnumerateArray()];
            return own.Length > 0 && own[0].GetProperty("state").GetString() == "final";
        });

        Assert.Equal(("quality", "judge", 1.0, "excellent", "As told."),
            (score.GetProperty("name").GetString(), score.GetProperty("source").GetString(), score.GetProperty("value").GetDouble(), score.GetProperty("label").GetString(),
                score.GetProperty("explanation").GetString()));
        var judging = await JsonAsync($"/api/v1/traces/{Assert.Single(own).GetProperty("traceId").GetString()}", key);
        Assert.Equal(["judge quality", "chat good"], judging.GetProperty("spans").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        Assert.Equal(trace.ToString(), judging.GetProperty("spans")[0].GetProperty("links")[0].GetProperty("traceId").GetString());
        Assert.Empty(judging.GetProperty("scores").EnumerateArray());
        Assert.Single(_model.Received);
    }

    [Fact]
    public async Task A_judge_is_tried_by_who_may_spend_and_nothing_is_stored()
    {
        var key = await server.KeyAsync("tried", "ingest admin");
        await server.BodyAsync(201, "/api/v1/scorers/quality", key, "PUT", Judge("good", "answer-quality", enabled: false));
        await server.BodyAsync(201, "/api/v1/scorers/broken", key, "PUT", Judge("failing", "answer-quality", enabled: false));
        var trace = OneSpan.NewTrace();
        await SendAsync(key, trace);
        var body = $$"""{"traceId":"{{trace}}"}""";

        var tried = JsonDocument.Parse(await server.BodyAsync(200, "/api/v1/scorers/quality/test", key, "POST", body)).RootElement.GetProperty("traces")[0];
        var failed = JsonDocument.Parse(await server.BodyAsync(200, "/api/v1/scorers/broken/test", key, "POST", body)).RootElement.GetProperty("traces")[0];
        var refused = await server.BodyAsync(403, "/api/v1/scorers/quality/test", await server.KeyAsync("tried", "read"), "POST", body);

        Assert.Equal("excellent", Assert.Single(tried.GetProperty("scores").EnumerateArray()).GetProperty("label").GetString());
        Assert.Equal(JsonValueKind.Null, tried.GetProperty("error").ValueKind);
        Assert.Equal("127.0.0.1 failed (500): out of order", failed.GetProperty("error").GetString());
        Assert.Contains("'admin'", refused, StringComparison.Ordinal);
        Assert.Empty((await JsonAsync($"/api/v1/traces/{trace}", key)).GetProperty("scores").EnumerateArray());
    }

    [Fact]
    public async Task A_judge_that_fails_for_all_is_paused_with_its_reason_and_goes_on_when_it_is_mended()
    {
        var key = await server.KeyAsync("pausing", "ingest admin");
        await server.BodyAsync(201, "/api/v1/scorers/quality", key, "PUT", Judge("none", "answer-quality"));
        for (var i = 0; i < FailureRun.Most; i++)
            await SendAsync(key, OneSpan.NewTrace());
        JsonElement status = default;
        await Waiting.Until("the scorer is paused", async () => (status = await StatusAsync(key)).GetProperty("state").GetString() == "paused");
        var asked = _model.Received.Count;

        Assert.Equal("127.0.0.1 knows no such model, or no such address (404): The model 'none' does not exist", status.GetProperty("reason").GetString());
        Assert.NotEqual(JsonValueKind.Null, status.GetProperty("since").ValueKind);
        var later = OneSpan.NewTrace();
        await SendAsync(key, later);
        await Waiting.Until("it is final", async () => (await JsonAsync($"/api/v1/traces/{later}", key)).GetProperty("trace").GetProperty("state").GetString() == "final");
        Assert.Equal(asked, _model.Received.Count);

        var resumed = JsonDocument.Parse(await server.BodyAsync(200, "/api/v1/scorers/quality/resume", key, "POST")).RootElement;
        Assert.Equal("running", resumed.GetProperty("status").GetProperty("state").GetString());
        await Waiting.Until("it asks again", () => _model.Received.Count > asked);
        await server.BodyAsync(200, "/api/v1/scorers/quality", key, "PUT", Judge("good", "answer-quality"));
        Assert.Equal("excellent", (await ScoreAsync(key, later)).GetProperty("label").GetString());
        await server.BodyAsync(404, "/api/v1/scorers/nobody/resume", key, "POST");
        await server.BodyAsync(400, "/api/v1/scorers/NO/resume", key, "POST");
    }

    [Fact]
    public async Task A_judge_of_one_project_is_resumed_in_it_alone()
    {
        var (key, stranger) = (await server.KeyAsync("resuming", "admin"), await server.KeyAsync("resuming-stranger", "admin"));
        foreach (var each in (string[])[key, stranger])
            await server.BodyAsync(201, "/api/v1/scorers/quality", each, "PUT", Judge("good", "answer-quality"));
        var states = server.Services.GetRequiredService<ScorerStates>();
        var version = (await JsonAsync("/api/v1/scorers/quality", key)).GetProperty("version").GetInt32();
        await states.PauseAsync(await server.ProjectAsync("resuming"), "quality", version, "wrong key", default);

        await server.BodyAsync(200, "/api/v1/scorers/quality/resume", stranger, "POST");

        Assert.Equal("paused wrong key", $"{(await StatusAsync(key)).GetProperty("state")} {(await StatusAsync(key)).GetProperty("reason")}");
        Assert.Equal("running", (await StatusAsync(stranger)).GetProperty("state").GetString());
        await server.BodyAsync(204, "/api/v1/scorers/quality", key, "DELETE");
        Assert.Equal(ScorerStateDocument.None, await states.FindAsync(await server.ProjectAsync("resuming"), "quality", default));
    }

    [Fact]
    public async Task A_judge_that_is_asked_too_much_waits_as_long_as_it_is_told()
    {
        var key = await server.KeyAsync("busy", "ingest admin");
        await server.BodyAsync(201, "/api/v1/scorers/quality", key, "PUT", Judge("busy", "answer-quality"));
        await SendAsync(key, OneSpan.NewTrace());
        JsonElement status = default;
        await Waiting.Until("the scorer waits", async () => (status = await StatusAsync(key)).GetProperty("state").GetString() == "waiting");

        Assert.InRange((status.GetProperty("until").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalSeconds, 10, 37);
        Assert.Single(_model.Received);
    }

    [Fact]
    public async Task While_a_judge_is_waited_for_others_judge()
    {
        var key = await server.KeyAsync("waiting", "ingest admin");
        await server.BodyAsync(201, "/api/v1/scorers/quality", key, "PUT", Judge("silent", "answer-quality").Replace("\"secret\"", "\"timeoutSeconds\":600,\"secret\"", StringComparison.Ordinal));
        var first = OneSpan.NewTrace();
        await SendAsync(key, first);
        await Waiting.Until("the judge is asked", () => _model.Received.Count > 0);
        await server.BodyAsync(201, "/api/v1/scorers/fine", key, "PUT", """{"kind":"error"}""");
        var second = OneSpan.NewTrace();

        await SendAsync(key, second);

        Assert.Equal("fine", (await ScoreAsync(key, second)).GetProperty("name").GetString());
        Assert.Empty((await JsonAsync($"/api/v1/traces/{first}", key)).GetProperty("scores").EnumerateArray());
        await server.BodyAsync(204, "/api/v1/scorers/quality", key, "DELETE");
    }

    [Fact]
    public async Task A_script_scores_a_final_trace()
    {
        var key = await server.KeyAsync("scripted", "ingest admin");
        await server.BodyAsync(201, "/api/v1/scorers/short", key, "PUT",
            """{"kind":"javascript","settings":{"code":"function score(view) { return { score: view.output.length < 100, explanation: view.output } }"}}""");
        var trace = OneSpan.NewTrace();

        await SendAsync(key, trace);
        var score = await ScoreAsync(key, trace);

        Assert.Equal(("code", 1.0, "an answer"), (score.GetProperty("source").GetString(), score.GetProperty("value").GetDouble(), score.GetProperty("explanation").GetString()));
    }

    [Theory]
    [InlineData("""{"kind":"judge","settings":{"baseUrl":"http://10.0.0.5/v1","model":"m","template":"toxicity"}}""", "settings.baseUrl", "http:// is for hosts that the operator lists")]
    [InlineData("""{"kind":"judge","settings":{"baseUrl":"https://169.254.169.254/v1","model":"m","template":"toxicity"}}""", "settings.baseUrl", "169.254.169.254 is neither")]
    [InlineData("""{"kind":"judge","settings":{"baseUrl":"https://api.openai.com/v1","model":"m","template":"toxicity","secret":"fake"}}""", "settings.secret", "bound to api.openai.com")]
    [InlineData("""{"kind":"http","settings":{"url":"https://a.example/","signingSecret":"fake"}}""", "settings.signingSecret", "bound to a.example")]
    [InlineData("""{"kind":"http","settings":{"url":"https://u:p@a.example/"}}""", "settings.url", "name a secret")]
    [InlineData("""{"kind":"javascript","settings":{"code":"function score("}}""", "settings.code", "JavaScript with a function score(view); ")]
    public async Task What_the_operator_does_not_allow_is_told_when_the_scorer_is_set(string body, string field, string expected)
    {
        var problem = JsonDocument.Parse(await server.BodyAsync(400, "/api/v1/scorers/x", server.Operator, "PUT", body)).RootElement.GetProperty("detail").GetString();

        Assert.StartsWith($"The field '{field}' must be", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeModel.Key, problem, StringComparison.Ordinal);
    }

    private string Judge(string model, string template, bool enabled = true) =>
        $$"""{"kind":"judge","enabled":{{(enabled ? "true" : "false")}},"settings":{"baseUrl":"{{_model.BaseUrl}}","model":"{{model}}","secret":"fake","template":"{{template}}"} }""";

    private async Task<JsonElement> StatusAsync(string key) => (await JsonAsync("/api/v1/scorers/quality", key)).GetProperty("status");

    private async Task<JsonElement> ScoreAsync(string key, TraceId trace)
    {
        List<JsonElement> scores = [];
        await Waiting.Until($"{trace} is scored", async () =>
            (scores = [.. (await JsonAsync($"/api/v1/traces/{trace}", key)).GetProperty("scores").EnumerateArray()]).Count > 0);
        return Assert.Single(scores);
    }

    private async Task SendAsync(string key, TraceId trace)
    {
        var span = OneSpan.Span(trace, more: w =>
        {
            Some.Attribute(w, 9, "input.value", "a question");
            Some.Attribute(w, 9, "output.value", "an answer");
        });
        using var sent = await server.SendOtlpAsync("/v1/traces", OneSpan.Request(span), key);
        Assert.Equal(200, (int)sent.StatusCode);
    }

    private async Task<JsonElement> JsonAsync(string address, string key) => JsonDocument.Parse(await server.BodyAsync(200, address, key)).RootElement;

    /// <summary>A server whose traces are final soon, and that may call this machine.</summary>
    public sealed class JudgingServer() : GuardedServer(
        "--Traces:Access:RequireKey=true", "--Traces:Assembly:Settle=00:00:00.2", "--Traces:Outgoing:AllowedHosts:0=127.0.0.1",
        $"--Traces:Outgoing:Secrets:fake:Value={FakeModel.Key}", "--Traces:Outgoing:Secrets:fake:Hosts:0=127.0.0.1");
}

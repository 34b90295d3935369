using System.Net.Http;
using System.Text;
using System.Text.Json;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.Datasets;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Experiments;

/// <summary>Experiments by the API: from the traces that say that they are of one.</summary>
public sealed class ExperimentApiTests(ExperimentApiTests.QuickServer server) : IClassFixture<ExperimentApiTests.QuickServer>
{
    private const string Address = "/api/v1/experiments", Since = "from=2026-01-01T00:00:00Z";

    [Fact]
    public async Task An_experiment_is_what_its_traces_say_with_state_and_missing_cases()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "runs");
        await client.ImportAsync("""{"id":"a","input":1}""" + "\n" + """{"id":"b","input":2}""" + "\n" + """{"id":"c","input":3}""" + "\n" + """{"id":"d","input":4,"review":"rejected"}""");
        await RunAsync(client, "run-1", "a", ("traces.experiment.dataset", "questions"), ("traces.experiment.dataset.version", "2"), ("traces.experiment.name", "Nightly"));
        await RunAsync(client, "run-1", "b", ("traces.experiment.trial", "1"));
        await RunAsync(client, "run-1", "b", ("traces.experiment.trial", "2"));
        await RunAsync(client, "other", "a");
        await client.SpanAsync(OneSpan.NewTrace(), 1, ("langfuse.experiment.id", "lf"), ("langfuse.experiment.item.id", "i"));
        await client.SpanAsync(OneSpan.NewTrace(), 1, ("name", "of no experiment"));

        JsonElement one = default;
        await Waiting.Until("its traces are final", async () =>
            (one = await GetAsync(client, $"{Address}/run-1?{Since}")).GetProperty("state").GetString() == "partial");
        var listed = await GetAsync(client, $"{Address}?{Since}");
        var page = await GetAsync(client, $"{Address}/run-1?{Since}&limit=1");

        Assert.Equal(
            ("Nightly", "questions", 2, 2, 3, "c"),
            (one.GetProperty("name").GetString(), one.GetProperty("dataset").GetString(), one.GetProperty("datasetVersion").GetInt32(),
                one.GetProperty("caseCount").GetInt32(), one.GetProperty("runCount").GetInt32(), Assert.Single(one.GetProperty("missing").EnumerateArray()).GetString()));
        Assert.Equal([1, 2], one.GetProperty("cases")[1].GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("trial").GetInt32()));
        Assert.Equal(100, one.GetProperty("cases")[0].GetProperty("runs")[0].GetProperty("measures").GetProperty("durationMs").GetDouble());
        Assert.Equal(["lf", "other", "run-1"], listed.GetProperty("experiments").EnumerateArray().Select(e => e.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(("a", 1), (page.GetProperty("next").GetString(), page.GetProperty("cases").GetArrayLength()));
        Assert.Equal(["b"], (await GetAsync(client, $"{Address}/run-1?{Since}&cursor=a")).GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("caseId").GetString()));
        await RunAsync(client, "run-1", "c");
        await Waiting.Until("every case was run", async () =>
            (await GetAsync(client, $"{Address}/run-1?{Since}")).GetProperty("state").GetString() == "complete");
    }

    [Fact]
    public async Task An_unknown_dataset_or_version_is_said()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "unknown");
        await RunAsync(client, "far", "a", ("traces.experiment.dataset", "questions"), ("traces.experiment.dataset.version", "9"));
        await RunAsync(client, "lost", "a", ("traces.experiment.dataset", "nothing"));

        var (far, lost) = (await GetAsync(client, $"{Address}/far?{Since}"), await GetAsync(client, $"{Address}/lost?{Since}"));

        Assert.Contains("no version 9; 1 is its latest", far.GetProperty("oddities")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("no dataset nothing", lost.GetProperty("oddities")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_is_compared_with_a_baseline_case_by_case_and_by_tag()
    {
        var client = await DatasetClient.WithDatasetAsync(server, "compared");
        await client.SendAsync(201, "PUT", "/api/v1/scorers/polite", """{"kind":"contains","settings":{"texts":["please"]}}""");
        await client.ImportAsync(string.Join('\n', Enumerable.Range(0, 4).Select(i => $$"""{"id":"c{{i}}","input":{{i}},"tags":["{{(i < 2 ? "low" : "high")}}"]}""")));
        for (var i = 0; i < 4; i++)
        {
            await RunAsync(client, "base", $"c{i}", ("output.value", i == 0 ? "no" : "please"), ("traces.experiment.dataset", "questions"));
            await RunAsync(client, "new", $"c{i}", ("output.value", i >= 2 ? "no" : "please"), ("traces.experiment.dataset", "questions"));
        }

        await RunAsync(client, "base", "gone", ("output.value", "please"));
        const string Compare = $"{Address}/new/compare?baseline=base&{Since}";
        JsonElement all = default;
        await Waiting.Until("all are scored", async () => (all = await GetAsync(client, Compare)).GetProperty("measures").EnumerateArray().Any(m =>
            m.GetProperty("measure").GetString() == "score:polite" && m.GetProperty("pairs").GetInt32() == 4));
        var regressed = await GetAsync(client, $"{Compare}&only=regressed&measure=score:polite&by=tag");

        var polite = all.GetProperty("measures").EnumerateArray().Single(m => m.GetProperty("measure").GetString() == "score:polite");
        Assert.Equal(
            (0.75, 0.5, -0.25, 1, 2, 1.0),
            (polite.GetProperty("baselineMean").GetDouble(), polite.GetProperty("mean").GetDouble(), polite.GetProperty("difference").GetDouble(),
                polite.GetProperty("improved").GetInt32(), polite.GetProperty("regressed").GetInt32(), polite.GetProperty("signP").GetDouble()));
        Assert.True(polite.GetProperty("low").GetDouble() < -0.25 && polite.GetProperty("high").GetDouble() > -0.25);
        Assert.Equal(["gone"], all.GetProperty("onlyInBaseline").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(["c2", "c3"], regressed.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("caseId").GetString()));
        Assert.Equal(
            ["high 2 -1", "low 2 0.5"],
            regressed.GetProperty("groups").EnumerateArray().Select(g => $"{g.GetProperty("key").GetString()} {g.GetProperty("pairCount")} "
                + g.GetProperty("measures").EnumerateArray().Single(m => m.GetProperty("measure").GetString() == "score:polite").GetProperty("difference")));
    }

    [Fact]
    public async Task A_release_is_checked_by_the_rules_of_a_file()
    {
        var client = new DatasetClient(server, await server.KeyAsync("checked", "ingest admin"));
        for (var i = 0; i < 3; i++)
        {
            await RunAsync(client, "base", $"c{i}");
            await RunAsync(client, "good", $"c{i}");
            await RunAsync(client, "bad", $"c{i}", i == 1 ? [("langfuse.observation.level", "ERROR")] : []);
        }

        const string Rules = """
            # what a release keeps to
            baseline: base
            rules:
              - { rule: cases, min: 3 }
              - rule: not-worse
                measure: durationMs
                byShare: 0.1
              - rule: no-case-worse
                measure: "errors"
            """;
        await Waiting.Until("all are final", async () => (await CheckAsync(200, client, "good", Rules)).GetProperty("verdict").GetString() == "pass");
        var bad = await CheckAsync(200, client, "bad", Rules);

        Assert.Equal(("fail", "base"), (bad.GetProperty("verdict").GetString(), bad.GetProperty("baseline").GetString()));
        Assert.Equal(
            ["cases True", "not-worse True", "no-case-worse False c1"],
            bad.GetProperty("rules").EnumerateArray().Select(r =>
                $"{r.GetProperty("rule").GetString()} {r.GetProperty("passed").GetBoolean()} {string.Join(' ', r.GetProperty("cases").EnumerateArray())}".TrimEnd()));
        Assert.Equal("fail", (await client.SendAsync(200, "POST", $"{Address}/bad/check?baseline=good&{Since}", """{"rules":[{"rule":"no-case-worse","measure":"errors"}]}"""))
            .GetProperty("verdict").GetString());
        await client.SendAsync(400, "POST", $"{Address}/bad/check?{Since}", """{"rules":[{"rule":"no-case-worse","measure":"errors"}]}""");
        await client.SendAsync(404, "POST", $"{Address}/bad/check?baseline=nobody&{Since}", """{"rules":[{"rule":"cases"}]}""");
        await client.SendAsync(404, "POST", $"{Address}/nobody/check?{Since}", """{"rules":[{"rule":"cases"}]}""");
        foreach (var (yaml, expected) in new[]
        {
            ("rules: [", "must be YAML; line "), ("a: &x 1\nb: *x", "an alias"), ("a: 1\na: 2", "'a' is said twice"), ("rules:\n  - rule: fast", "'rules[0].rule' must be one of"),
            (new string('[', 40), "nested deeper than 32"), ("", "a JSON object"),
        })
            Assert.Contains(expected, (await CheckAsync(400, client, "bad", yaml)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Address + "?from=yesterday", 400, "'from' must be an ISO 8601 time")]
    [InlineData(Address + "/nobody", 404, "the experiment nobody")]
    [InlineData(Address + "/a%22b", 400, "'experimentId' must be 1 to 128 characters")]
    [InlineData(Address + "/nobody?limit=0", 400, "'limit' must be a whole number")]
    [InlineData(Address + "/nobody/compare", 400, "'baseline' must be 1 to 128 characters")]
    [InlineData(Address + "/nobody/compare?baseline=b", 404, "the experiment nobody")]
    [InlineData(Address + "/nobody/compare?baseline=b&confidence=1", 400, "'confidence' must be a number from 0.5")]
    [InlineData(Address + "/nobody/compare?baseline=b&tolerance=-1", 400, "'tolerance' must be a number")]
    [InlineData(Address + "/nobody/compare?baseline=b&only=x", 400, "'only' must be one of")]
    [InlineData(Address + "/nobody/compare?baseline=b&by=x", 400, "'by' must be one of")]
    public async Task A_bad_request_is_told_what_was_expected(string address, int status, string expected)
    {
        var problem = JsonDocument.Parse(await server.BodyAsync(status, address, server.Operator)).RootElement;

        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task<JsonElement> CheckAsync(int status, DatasetClient client, string experiment, string yaml)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Address}/{experiment}/check?{Since}") { Content = new StringContent(yaml, Encoding.UTF8, "application/yaml") };
        request.Headers.Add("x-api-key", client.Key);
        using var response = await server.Web.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private static Task RunAsync(DatasetClient client, string experiment, string one, params (string Key, string Value)[] more) =>
        client.SpanAsync(OneSpan.NewTrace(), 1, [("traces.experiment.id", experiment), ("traces.experiment.case.id", one), .. more]);

    private static Task<JsonElement> GetAsync(DatasetClient client, string address) => client.SendAsync(200, "GET", address);

    /// <summary>A server whose traces are final soon.</summary>
    public sealed class QuickServer() : GuardedServer("--Traces:Access:RequireKey=true", "--Traces:Assembly:Settle=00:00:00.2");
}

using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Access;

/// <content>Scorers, scores and datasets.</content>
public sealed partial class OtherProjectTests
{
    [Fact]
    public async Task An_admin_changes_and_tries_the_scorers_of_its_own_project()
    {
        const string address = "/api/v1/scorers/mine", error = """{"kind":"error"}""";
        var (rho, sigma) = (await server.KeyAsync("rho", "ingest admin"), await server.KeyAsync("sigma", "admin"));
        await server.BodyAsync(201, address, rho, "PUT", error);
        Assert.Equal(200, await SendAsync("/v1/traces", Span("of rho"), rho));

        await server.BodyAsync(404, address, sigma, "DELETE");
        await server.BodyAsync(201, address, sigma, "PUT", error);
        await server.BodyAsync(404, $"{address}/test", sigma, "POST", $$"""{"traceId":"{{Trace}}"}""");
        await server.BodyAsync(204, address, sigma, "DELETE");
        foreach (var part in new[] { "scores", "stats", "backfill" })
            await server.BodyAsync(404, $"{address}/{part}", sigma);
        foreach (var part in new[] { "", "/cancel", "/estimate", "/pause", "/resume" })
            await server.BodyAsync(404, $"{address}/backfill{part}", sigma, "POST", """{"from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z"}""");

        Assert.Contains("\"mine\"", await ShownAsync(address, rho), StringComparison.Ordinal);
        await server.BodyAsync(200, $"{address}/test", rho, "POST", $$"""{"traceId":"{{Trace}}"}""");
    }

    [Fact]
    public async Task An_admin_changes_the_alerts_of_its_own_project()
    {
        const string address = "/api/v1/alerts/mine", alert = """{"measure":"errors","above":1000000,"webhook":"https://hooks.example.com/x"}""";
        var (omega, zeta) = (await server.KeyAsync("omega", "admin"), await server.KeyAsync("zeta", "admin"));
        await server.BodyAsync(201, address, omega, "PUT", alert);

        await server.BodyAsync(404, address, zeta, "DELETE");
        await server.BodyAsync(201, address, zeta, "PUT", alert);
        await server.BodyAsync(204, address, zeta, "DELETE");

        Assert.Contains("\"mine\"", await ShownAsync(address, omega), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_score_is_of_the_keys_project()
    {
        var (chi, psi) = (await server.KeyAsync("chi", "ingest admin"), await server.KeyAsync("psi", "ingest admin"));
        Assert.Equal(200, await SendAsync("/v1/traces", Span("of chi"), chi));
        await server.BodyAsync(200, "/api/public/scores", chi, "POST", $$"""{"traceId":"{{Trace}}","id":"a","name":"of chi","value":1}""");

        await server.BodyAsync(200, "/api/public/scores", psi, "POST", $$"""{"traceId":"{{Trace}}","id":"a","name":"of psi","value":0}""");
        await server.BodyAsync(200, "/api/v1/scores", psi, "POST", $$"""{"traceId":"{{Trace}}","id":"a","name":"of psi","value":0}""");
        await server.BodyAsync(
            207, "/api/public/ingestion", psi, "POST",
            $$"""{"batch":[{"id":"e","type":"score-create","timestamp":"2026-11-01T00:00:00Z","body":{"id":"b","traceId":"{{Trace}}","name":"also of psi","value":0} }]}""");
        await server.BodyAsync(204, $"/api/v1/scores/{Trace}/a", psi, "DELETE");

        var kept = await ShownAsync($"/api/v1/scores?traceId={Trace}", chi);
        Assert.Contains("of chi", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("of psi", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_changes_the_datasets_of_its_own_project()
    {
        const string address = "/api/v1/datasets/mine", one = address + "/cases/a";
        var (tau, upsilon) = (await server.KeyAsync("tau", "ingest admin"), await server.KeyAsync("upsilon", "admin"));
        await server.BodyAsync(201, "/api/v1/datasets", tau, "POST", """{"name":"mine"}""");
        await server.BodyAsync(201, address + "/cases", tau, "POST", """{"id":"a","input":"of tau"}""");
        Assert.Equal(200, await SendAsync("/v1/traces", Span("of tau"), tau));

        foreach (var (method, path, json) in new[]
        {
            ("PATCH", address, """{"description":"x"}"""), ("POST", address + "/cases", """{"input":1}"""), ("PUT", one, """{"input":1}"""),
            ("PATCH", one, """{"input":1}"""), ("POST", one + "/comments", """{"text":"x"}"""), ("DELETE", one, null), ("POST", address + "/import", """{"input":1}"""),
            ("POST", address + "/search", """{"q":"{}"}"""), ("DELETE", address, null),
        })
            await server.BodyAsync(404, path, upsilon, method, json);
        await server.BodyAsync(201, "/api/v1/datasets", upsilon, "POST", """{"name":"mine"}""");
        await server.BodyAsync(404, address + "/cases", upsilon, "POST", $$"""{"traceId":"{{Trace}}"}""");
        Assert.Contains("\"read\":0", await server.BodyAsync(200, address + "/search", upsilon, "POST", $$"""{"q":"{}","from":"{{Earliest}}"}"""), StringComparison.Ordinal);
        await server.BodyAsync(204, address, upsilon, "DELETE");

        Assert.Contains("of tau", await ShownAsync(one, tau), StringComparison.Ordinal);
        await server.BodyAsync(200, one, tau, "PATCH", """{"input":1}""");
    }
}

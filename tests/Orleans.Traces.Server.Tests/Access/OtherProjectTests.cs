using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.GenAi;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Prices;
using Orleans.Traces.Server.Tests.Browser;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Access;

/// <summary>One project never sees another's data, nor changes it: each endpoint is tried with the other project's key.</summary>
public sealed partial class OtherProjectTests(GuardedServer server) : IClassFixture<GuardedServer>
{
    private const string Secret = "nobody-elses-business";
    private const string Html = "text/html";

    // Before every span of these tests.
    private const string Earliest = "2026-01-01T00:00:00Z";

    private static readonly TraceId Trace = OneSpan.NewTrace();

    // Shows something of its project: here of alpha's, and not with beta's key.
    private static readonly Dictionary<string, string> Shows = new()
    {
        ["GET /api/v1/traces"] = "/api/v1/traces",
        ["GET /api/v1/traces/{traceId}"] = $"/api/v1/traces/{Trace}",
        ["GET /api/v1/traces/{traceId}/otlp"] = $"/api/v1/traces/{Trace}/otlp",
        ["GET /api/v1/traces/{traceId}/otlp/logs"] = $"/api/v1/traces/{Trace}/otlp/logs",
        ["GET /api/v1/traces/{traceId}/spans/{spanId}/otlp"] = $"/api/v1/traces/{Trace}/spans/0000000000000001/otlp",
        ["GET /api/v1/traces/{traceId}/spans/{spanId}/value"] = $"/api/v1/traces/{Trace}/spans/0000000000000001/value?key=session.id",
        ["GET /tempo/api/traces/{traceId}"] = $"/tempo/api/traces/{Trace}",
        ["GET /tempo/api/v2/traces/{traceId}"] = $"/tempo/api/v2/traces/{Trace}",
        ["GET /api/v1/logs"] = "/api/v1/logs",
        ["GET /tempo/api/search"] = "/tempo/api/search?q=%7B%7D%20%7C%20select(name)&start=1767225600&end=1800000000",
        ["GET /tempo/api/search/tag/{**rest}"] = "/tempo/api/search/tag/session.id/values",
        ["GET /tempo/api/v2/search/tag/{**rest}"] = "/tempo/api/v2/search/tag/span.session.id/values",
        ["GET /tempo/api/metrics/query_range"] = "/tempo/api/metrics/query_range?q=%7B%7D%20%7C%20rate()%20by%20(span.session.id)&start=1767323000&end=1767323100&step=10s",
        ["GET /tempo/api/metrics/query"] = "/tempo/api/metrics/query?q=%7B%7D%20%7C%20rate()%20by%20(span.session.id)&start=1767323000&end=1767323100",
        ["GET /api/v1/attributes/{name}/values"] = "/api/v1/attributes/span.session.id/values",
        ["GET /api/v1/stats"] = $"/api/v1/stats?by=name&from={Earliest}",
        ["GET /api/v1/sessions"] = $"/api/v1/sessions?from={Earliest}",
        ["GET /api/v1/users"] = $"/api/v1/users?from={Earliest}",
        ["GET /api/v1/keys"] = "/api/v1/keys",
        ["GET /api/v1/prices"] = "/api/v1/prices",
        ["GET /api/v1/prices/find"] = "/api/v1/prices/find?model=hidden",
        ["GET /api/v1/prices/own"] = "/api/v1/prices/own",
        ["GET /api/v1/prices/own/{priceId}"] = "/api/v1/prices/own/hidden",
        ["GET /api/v1/prices/unknown"] = "/api/v1/prices/unknown",
        ["GET /api/v1/alerts"] = "/api/v1/alerts",
        ["GET /api/v1/alerts/{alertId}"] = "/api/v1/alerts/hidden",
        ["GET /api/v1/scorers"] = "/api/v1/scorers",
        ["GET /api/v1/scorers/{scorerId}"] = "/api/v1/scorers/hidden",
        ["GET /api/v1/datasets"] = "/api/v1/datasets",
        ["GET /api/v1/datasets/{dataset}"] = "/api/v1/datasets/hidden",
        ["GET /api/v1/datasets/{dataset}/cases"] = "/api/v1/datasets/hidden/cases",
        ["GET /api/v1/datasets/{dataset}/cases/{caseId}"] = "/api/v1/datasets/hidden/cases/hidden",
        ["GET /api/v1/datasets/{dataset}/cases/{caseId}/history"] = "/api/v1/datasets/hidden/cases/hidden/history",
        ["GET /api/v1/datasets/{dataset}/versions"] = "/api/v1/datasets/hidden/versions",
        ["GET /api/v1/datasets/{dataset}/diff"] = "/api/v1/datasets/hidden/diff?from=1&to=2",
        ["GET /api/v1/datasets/{dataset}/export"] = "/api/v1/datasets/hidden/export",
        ["GET /api/v1/scores"] = $"/api/v1/scores?traceId={Trace}",
        ["GET /api/v1/experiments"] = $"/api/v1/experiments?from={Earliest}",
        ["GET /api/v1/experiments/{experimentId}"] = $"/api/v1/experiments/hidden?from={Earliest}",
        ["GET /api/v1/experiments/{experimentId}/compare"] = $"/api/v1/experiments/hidden/compare?baseline=hidden&from={Earliest}",
        ["GET,POST /"] = "/",
        ["GET,POST /traces/{Id}"] = $"/traces/{Trace}",
    };

    // Takes or changes something: the test that shows whose.
    private static readonly Dictionary<string, string> Changes = new()
    {
        ["any /v1/traces"] = nameof(What_is_sent_belongs_to_the_keys_project),
        ["any /v1/logs"] = nameof(What_is_sent_belongs_to_the_keys_project),
        ["any /opentelemetry.proto.collector.trace.v1.TraceService/Export"] = nameof(What_is_sent_belongs_to_the_keys_project),
        ["any /opentelemetry.proto.collector.logs.v1.LogsService/Export"] = nameof(What_is_sent_belongs_to_the_keys_project),
        ["any /api/public/otel/v1/traces"] = nameof(What_is_sent_belongs_to_the_keys_project),
        ["any /api/public/otel/v1/logs"] = nameof(What_is_sent_belongs_to_the_keys_project),
        ["any /otel/v1/traces"] = nameof(What_is_sent_belongs_to_the_keys_project),
        ["any /otel/v1/logs"] = nameof(What_is_sent_belongs_to_the_keys_project),
        ["any /api/v1/otel/v1/traces"] = nameof(What_is_sent_belongs_to_the_keys_project),
        ["any /api/v1/otel/v1/logs"] = nameof(What_is_sent_belongs_to_the_keys_project),
        ["any /api/v1/private/otel/v1/traces"] = nameof(What_is_sent_belongs_to_the_keys_project),
        ["any /api/v1/private/otel/v1/logs"] = nameof(What_is_sent_belongs_to_the_keys_project),
        ["GET /api/v1/ingest"] = nameof(What_is_counted_is_the_own_projects),
        ["DELETE /api/v1/traces/{traceId}"] = nameof(An_admin_cannot_delete_another_projects_trace),
        ["any /_blazor"] = nameof(SignInBrowserTests),
        // These read once they are live; before that they hold nothing.
        ["GET,POST /overview"] = nameof(SignInBrowserTests),
        ["GET,POST /sessions"] = nameof(SignInBrowserTests),
        ["GET,POST /sessions/{Segment}"] = nameof(SignInBrowserTests),
        ["GET,POST /users"] = nameof(SignInBrowserTests),
        ["GET,POST /users/{Segment}"] = nameof(SignInBrowserTests),
        ["GET,POST /logs"] = nameof(SignInBrowserTests),
        ["GET,POST /settings/{Section?}"] = nameof(SettingsBrowserTests),
        ["GET,POST /scorers"] = nameof(ScorersBrowserTests),
        ["GET,POST /scorers/{Id}"] = nameof(ScorersBrowserTests),
        ["GET,POST /new-scorer"] = nameof(ScorersBrowserTests),
        ["GET,POST /datasets"] = nameof(ScorersBrowserTests),
        ["GET,POST /datasets/{Name}"] = nameof(ScorersBrowserTests),
        ["POST /api/v1/keys"] = nameof(A_key_that_an_admin_makes_is_of_its_own_project),
        ["POST /api/v1/prices/reprice"] = nameof(Prices.RepricingTests.Only_the_projects_own_traces_of_the_range_are_priced_anew),
        ["PUT /api/v1/prices/own/{priceId}"] = nameof(An_admin_changes_the_prices_of_its_own_project),
        ["DELETE /api/v1/prices/own/{priceId}"] = nameof(An_admin_changes_the_prices_of_its_own_project),
        ["PUT /api/v1/alerts/{alertId}"] = nameof(An_admin_changes_the_alerts_of_its_own_project),
        ["DELETE /api/v1/alerts/{alertId}"] = nameof(An_admin_changes_the_alerts_of_its_own_project),
        ["PUT /api/v1/scorers/{scorerId}"] = nameof(An_admin_changes_and_tries_the_scorers_of_its_own_project),
        ["DELETE /api/v1/scorers/{scorerId}"] = nameof(An_admin_changes_and_tries_the_scorers_of_its_own_project),
        ["POST /api/v1/scorers/{scorerId}/test"] = nameof(An_admin_changes_and_tries_the_scorers_of_its_own_project),
        ["GET /api/v1/scorers/{scorerId}/scores"] = nameof(An_admin_changes_and_tries_the_scorers_of_its_own_project),
        ["GET /api/v1/scorers/{scorerId}/stats"] = nameof(An_admin_changes_and_tries_the_scorers_of_its_own_project),
        ["GET /api/v1/scorers/{scorerId}/backfill"] = nameof(An_admin_changes_and_tries_the_scorers_of_its_own_project),
        ["POST /api/v1/scorers/{scorerId}/backfill"] = nameof(An_admin_changes_and_tries_the_scorers_of_its_own_project),
        ["POST /api/v1/scorers/{scorerId}/backfill/cancel"] = nameof(An_admin_changes_and_tries_the_scorers_of_its_own_project),
        ["POST /api/v1/scorers/{scorerId}/backfill/estimate"] = nameof(An_admin_changes_and_tries_the_scorers_of_its_own_project),
        ["POST /api/v1/scorers/{scorerId}/backfill/pause"] = nameof(An_admin_changes_and_tries_the_scorers_of_its_own_project),
        ["POST /api/v1/scorers/{scorerId}/backfill/resume"] = nameof(An_admin_changes_and_tries_the_scorers_of_its_own_project),
        ["POST /api/v1/scores"] = nameof(A_score_is_of_the_keys_project),
        ["POST /api/public/scores"] = nameof(A_score_is_of_the_keys_project),
        ["POST /api/public/ingestion"] = nameof(A_score_is_of_the_keys_project),
        ["DELETE /api/v1/scores/{traceId}/{scoreId}"] = nameof(A_score_is_of_the_keys_project),
        ["GET /api/v1/scorers/{scorerId}/parked"] = nameof(Scoring.ScoringEndToEndTests.What_is_parked_is_listed_and_retried_in_its_own_project_alone),
        ["POST /api/v1/scorers/{scorerId}/resume"] = nameof(Scoring.JudgeEndToEndTests.A_judge_of_one_project_is_resumed_in_it_alone),
        ["POST /api/v1/scorers/{scorerId}/retry"] = nameof(Scoring.ScoringEndToEndTests.What_is_parked_is_listed_and_retried_in_its_own_project_alone),
        ["POST /api/v1/datasets"] = nameof(An_admin_changes_the_datasets_of_its_own_project),
        ["PATCH /api/v1/datasets/{dataset}"] = nameof(An_admin_changes_the_datasets_of_its_own_project),
        ["DELETE /api/v1/datasets/{dataset}"] = nameof(An_admin_changes_the_datasets_of_its_own_project),
        ["POST /api/v1/datasets/{dataset}/cases"] = nameof(An_admin_changes_the_datasets_of_its_own_project),
        ["PUT /api/v1/datasets/{dataset}/cases/{caseId}"] = nameof(An_admin_changes_the_datasets_of_its_own_project),
        ["PATCH /api/v1/datasets/{dataset}/cases/{caseId}"] = nameof(An_admin_changes_the_datasets_of_its_own_project),
        ["DELETE /api/v1/datasets/{dataset}/cases/{caseId}"] = nameof(An_admin_changes_the_datasets_of_its_own_project),
        ["POST /api/v1/datasets/{dataset}/cases/{caseId}/comments"] = nameof(An_admin_changes_the_datasets_of_its_own_project),
        ["POST /api/v1/datasets/{dataset}/import"] = nameof(An_admin_changes_the_datasets_of_its_own_project),
        ["POST /api/v1/datasets/{dataset}/search"] = nameof(An_admin_changes_the_datasets_of_its_own_project),
        ["POST /api/v1/experiments/{experimentId}/check"] = nameof(An_experiment_is_checked_in_its_own_project_alone),
        ["DELETE /api/v1/keys/{keyId}"] = nameof(An_admin_cannot_delete_another_projects_key),
    };

    // Holds nothing of a project, or is for operators alone, which EveryEndpointTests shows.
    private static readonly string[] Nothing =
    [
        "any /api/v1/traces", "any /api/v1/traces/{traceId}", "any /api/v1/traces/{traceId}/otlp", "any /api/v1/traces/{traceId}/otlp/logs",
        "any /api/v1/traces/{traceId}/spans/{spanId}/otlp", "any /api/v1/traces/{traceId}/spans/{spanId}/value",
        "any /api/v1/logs", "any /api/v1/ingest", "any /api/v1/stats", "any /api/v1/attributes", "any /api/v1/attributes/{name}/values",
        "GET /api/v1/attributes", "any /api/v1/sessions", "any /api/v1/users",
        "any /v1/metrics", "any /api/public/otel/v1/metrics", "any /otel/v1/metrics", "any /api/v1/otel/v1/metrics", "any /api/v1/private/otel/v1/metrics",
        "any /opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
        "any /api/v1/prices/reprice", "GET /api/v1/prices/reprice",
        "any /api/v1/prices", "any /api/v1/prices/find", "any /api/v1/prices/unknown", "any /api/v1/prices/own", "any /api/v1/prices/own/{priceId}",
        "any /api/v1/alerts", "any /api/v1/alerts/{alertId}", "any /api/v1/scorers", "any /api/v1/scorers/{scorerId}", "any /api/v1/scorers/{scorerId}/test",
        "any /api/v1/scorers/{scorerId}/parked", "any /api/v1/scorers/{scorerId}/retry", "any /api/v1/scorers/{scorerId}/resume",
        "any /api/v1/scorers/{scorerId}/backfill", "any /api/v1/scorers/{scorerId}/backfill/cancel", "any /api/v1/scorers/{scorerId}/backfill/estimate",
        "any /api/v1/scorers/{scorerId}/backfill/pause", "any /api/v1/scorers/{scorerId}/backfill/resume", "any /api/v1/scorers/{scorerId}/scores",
        "any /api/v1/scorers/{scorerId}/stats", "any /api/v1/scores", "any /api/v1/scores/{traceId}/{scoreId}",
        "any /api/v1/datasets", "any /api/v1/datasets/{dataset}", "any /api/v1/datasets/{dataset}/cases", "any /api/v1/datasets/{dataset}/cases/{caseId}",
        "any /api/v1/datasets/{dataset}/cases/{caseId}/history", "any /api/v1/datasets/{dataset}/cases/{caseId}/comments", "any /api/v1/datasets/{dataset}/versions",
        "any /api/v1/datasets/{dataset}/diff", "any /api/v1/datasets/{dataset}/export", "any /api/v1/datasets/{dataset}/import", "any /api/v1/datasets/{dataset}/search",
        "any /api/v1/experiments", "any /api/v1/experiments/{experimentId}", "any /api/v1/experiments/{experimentId}/compare",
        "any /api/v1/experiments/{experimentId}/check",
        "any /api/v1/keys", "any /api/v1/keys/{keyId}", "any /api/{**path}", "GET /openapi/{documentName}.json",
        "GET /tempo/api/echo", "GET /tempo/ready", "GET /tempo/api/status/buildinfo", "any /tempo/{**path}", "GET /tempo/api/search/tags", "GET /tempo/api/v2/search/tags",
        "any /{*path:nonfile}", "GET,POST /not-found", "GET /_framework/opaque-redirect",
        "any /_blazor/negotiate", "any /_blazor/disconnect/", "any /_blazor/initializers/",
    ];

    [Fact]
    public void Every_endpoint_has_been_thought_of()
    {
        var unknown = server.Endpoints
            .Where(e => e.Metadata.GetMetadata<EndpointAccess>()?.Needed is { } needed && needed != Orleans.Traces.Access.KeyScopes.Operator)
            .Select(Name)
            .Where(n => !Shows.ContainsKey(n) && !Changes.ContainsKey(n) && !Nothing.Contains(n))
            .Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.True(unknown.Count == 0, $"Say here what these show or change of a project:\n{string.Join('\n', unknown)}");
        Assert.Equal([], Shows.Keys.Concat(Changes.Keys).Concat(Nothing).Except(server.Endpoints.Select(Name)));
    }

    [Fact]
    public async Task No_endpoint_shows_another_projects_data()
    {
        var alpha = await server.KeyAsync("alpha", "ingest admin", name: Secret);
        var beta = await server.KeyAsync("beta", "ingest admin", name: "of beta");
        Assert.Equal(200, await SendAsync("/v1/traces", Span(Secret), alpha));
        Assert.Equal(200, await SendAsync("/v1/logs", Log(Secret), alpha));
        Assert.Equal(200, await SendAsync("/v1/logs", Log(Secret, inTrace: false), alpha));
        await server.BodyAsync(201, "/api/v1/prices/own/hidden", alpha, "PUT", $$"""{"modelPattern":"hidden|{{Secret}}-","usdPerMillion":{"input":1} }""");
        await server.BodyAsync(201, "/api/v1/alerts/hidden", alpha, "PUT", $$"""{"name":"{{Secret}}","measure":"count","above":1000000,"webhook":"https://hooks.example.com/x"}""");
        await server.BodyAsync(201, "/api/v1/scorers/hidden", alpha, "PUT", $$"""{"kind":"contains","settings":{"texts":["{{Secret}}"]} }""");
        await server.BodyAsync(201, "/api/v1/datasets", alpha, "POST", $$"""{"name":"hidden","description":"{{Secret}}"}""");
        await server.BodyAsync(201, "/api/v1/datasets/hidden/cases", alpha, "POST", $$"""{"id":"hidden","input":"{{Secret}}"}""");
        await server.BodyAsync(201, "/api/v1/datasets/hidden/cases", alpha, "POST", $$"""{"id":"{{Secret}}","input":1}""");
        await server.BodyAsync(200, "/api/v1/datasets/hidden/cases/hidden", alpha, "PATCH", $$"""{"tags":["{{Secret}}"]}""");
        await server.BodyAsync(200, "/api/v1/scores", alpha, "POST", $$"""{"traceId":"{{Trace}}","name":"{{Secret}}","value":1}""");
        server.Services.GetRequiredService<UnknownModelRegister>().Note(new TraceKey(await server.ProjectAsync("alpha"), Trace), null, Secret, TokenUsage.Unknown);

        foreach (var (name, address) in Shows)
        {
            Assert.True((await ShownAsync(address, alpha)).Contains(Secret, StringComparison.Ordinal), $"{name} does not show what it is to hide.");
            Assert.False((await ShownAsync(address, beta)).Contains(Secret, StringComparison.Ordinal), name);
            var more = address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            Assert.True((await ShownAsync($"{address}{more}project=alpha", server.Operator)).Contains(Secret, StringComparison.Ordinal), $"{name} for an operator");
            Assert.False((await ShownAsync($"{address}{more}project=beta", server.Operator)).Contains(Secret, StringComparison.Ordinal), $"{name} of another project");
            Assert.False((await ShownAsync(address, server.Operator)).Contains(Secret, StringComparison.Ordinal), $"{name} of the default project");
        }
    }

    [Fact]
    public async Task What_is_sent_belongs_to_the_keys_project()
    {
        var gamma = await server.KeyAsync("gamma", "ingest read");
        var delta = await server.KeyAsync("delta", "read");
        Assert.Equal(200, await SendAsync("/v1/traces", Span("by http"), gamma));
        Assert.Equal(200, await SendAsync("/v1/logs", Log("log by http"), gamma));
        string[] others = ["/api/public/otel/v1", "/otel/v1", "/api/v1/otel/v1", "/api/v1/private/otel/v1"];
        foreach (var path in others)
        {
            Assert.Equal(200, await SendAsync($"{path}/traces", Span($"by {path}", 10 + Array.IndexOf(others, path)), gamma));
            Assert.Equal(200, await SendAsync($"{path}/logs", Log($"log by {path}"), gamma));
        }

        using var traces = (await server.CallAsync("/opentelemetry.proto.collector.trace.v1.TraceService/Export", Span("by grpc", 2), gamma)).Answer;
        using var logs = (await server.CallAsync("/opentelemetry.proto.collector.logs.v1.LogsService/Export", Log("log by grpc"), gamma)).Answer;

        var own = await ShownAsync($"/api/v1/traces/{Trace}", gamma);

        string[] sent = ["by http", "log by http", "by grpc", "log by grpc", .. others.Select(o => $"by {o}"), .. others.Select(o => $"log by {o}")];
        Assert.All(sent, t => Assert.Contains($"\"{t}\"", own, StringComparison.Ordinal));
        await server.BodyAsync(404, $"/api/v1/traces/{Trace}", delta);
    }

    [Fact]
    public async Task What_is_counted_is_the_own_projects()
    {
        var iota = await server.KeyAsync("iota", "ingest read");
        Assert.Equal(200, await SendAsync("/v1/traces", Span("counted"), iota));
        var id = iota.Split('_')[1];

        Assert.Contains(id, await ShownAsync("/api/v1/ingest", iota), StringComparison.Ordinal);
        var other = await ShownAsync("/api/v1/ingest", await server.KeyAsync("kappa", "read"));
        Assert.Contains("\"received\":0", other, StringComparison.Ordinal);
        Assert.DoesNotContain(id, other, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_cannot_delete_another_projects_trace()
    {
        var lambda = await server.KeyAsync("lambda", "ingest admin");
        Assert.Equal(200, await SendAsync("/v1/traces", Span("of lambda"), lambda));

        await server.BodyAsync(404, $"/api/v1/traces/{Trace}", await server.KeyAsync("my", "admin"), "DELETE");

        Assert.Contains("of lambda", await ShownAsync($"/api/v1/traces/{Trace}", lambda), StringComparison.Ordinal);
        await server.BodyAsync(204, $"/api/v1/traces/{Trace}", lambda, "DELETE");
        await server.BodyAsync(404, $"/api/v1/traces/{Trace}", lambda);
    }

    [Fact]
    public async Task A_key_that_an_admin_makes_is_of_its_own_project()
    {
        var admin = await server.KeyAsync("epsilon", "admin");

        var made = await server.BodyAsync(201, "/api/v1/keys", admin, "POST", """{"name":"made by epsilon","scopes":["admin"]}""");

        Assert.Contains("\"project\":\"epsilon\"", made, StringComparison.Ordinal);
        Assert.DoesNotContain("made by epsilon", await ShownAsync("/api/v1/keys", await server.KeyAsync("zeta", "admin")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_changes_the_prices_of_its_own_project()
    {
        const string Address = "/api/v1/prices/own/mine";
        var (mu, xi) = (await server.KeyAsync("mu", "admin"), await server.KeyAsync("xi", "admin"));
        await server.BodyAsync(201, Address, mu, "PUT", """{"model":"m","usdPerMillion":{"input":1}}""");

        await server.BodyAsync(201, Address, xi, "PUT", """{"model":"m","usdPerMillion":{"input":2}}""");
        await server.BodyAsync(204, Address, xi, "DELETE");
        await server.BodyAsync(404, Address, xi, "DELETE");

        Assert.Contains("\"input\":1", await ShownAsync("/api/v1/prices/find?model=m", mu), StringComparison.Ordinal);
        Assert.Contains("\"price\":null", await ShownAsync("/api/v1/prices/find?model=m", xi), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_is_checked_in_its_own_project_alone()
    {
        const string address = $"/api/v1/experiments/hidden/check?from={Earliest}", rules = """{"rules":[{"rule":"cases","min":1}]}""";
        var (phi, chi) = (await server.KeyAsync("phi", "ingest read"), await server.KeyAsync("chi", "read"));
        Assert.Equal(200, await SendAsync("/v1/traces", Span("of phi"), phi));

        await server.BodyAsync(404, address, chi, "POST", rules);

        Assert.Contains("\"experiment\":\"hidden\"", await server.BodyAsync(200, address, phi, "POST", rules), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_cannot_delete_another_projects_key()
    {
        var victim = await server.KeyAsync("eta", "admin");
        var id = victim.Split('_')[1];

        await server.BodyAsync(404, $"/api/v1/keys/{id}", await server.KeyAsync("theta", "admin"), "DELETE");

        Assert.Contains(id, await ShownAsync("/api/v1/keys", victim), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_id_of_a_deleted_project_is_not_given_out_while_its_data_is_kept()
    {
        var ny = await server.KeyAsync("ny", "ingest read");
        Assert.Equal(200, await SendAsync("/v1/traces", Span("of ny"), ny));
        await server.BodyAsync(204, $"/api/v1/keys/{ny.Split('_')[1]}?project=ny", server.Operator, "DELETE");
        await server.BodyAsync(204, "/api/v1/projects/ny", server.Operator, "DELETE");

        var refused = await server.BodyAsync(409, "/api/v1/projects", server.Operator, "POST", """{"id":"ny"}""");

        Assert.Contains("Take another id", refused, StringComparison.Ordinal);
    }

    private async Task<string> ShownAsync(string address, string key)
    {
        using var response = await server.AskAsync(address, key, accept: address.StartsWith("/api", StringComparison.Ordinal) ? null : Html);
        return Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
    }

    private async Task<int> SendAsync(string path, byte[] body, string key)
    {
        using var response = await server.SendOtlpAsync(path, body, key);
        return (int)response.StatusCode;
    }

    private static byte[] Span(string name, int id = 1) => OneSpan.Request(OneSpan.Span(Trace, id, w =>
    {
        w.String(5, name);
        Some.Attribute(w, 9, "session.id", name);
        Some.Attribute(w, 9, "user.id", name);
        Some.Attribute(w, 9, "traces.experiment.id", "hidden");
        Some.Attribute(w, 9, "traces.experiment.name", name);
        Some.Attribute(w, 9, "traces.experiment.case.id", name);
    }));

    // An ExportLogsServiceRequest with one record whose body is a text.
    private static byte[] Log(string text, bool inTrace = true)
    {
        var writer = new WireWriter();
        var resource = writer.Begin(1);
        var scope = writer.Begin(2);
        var record = writer.Begin(2);
        writer.Fixed64(1, Some.At(10));
        var body = writer.Begin(5);
        writer.String(1, text);
        writer.End(body);
        if (inTrace)
        {
            writer.Bytes(9, Trace.ToBytes());
            writer.Bytes(10, [0, 0, 0, 0, 0, 0, 0, 1]);
        }

        writer.End(record);
        writer.End(scope);
        writer.End(resource);
        return writer.ToArray();
    }

    private static string Name(RouteEndpoint endpoint) =>
        $"{string.Join(',', endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["any"])} /{endpoint.RoutePattern.RawText!.TrimStart('/')}";
}

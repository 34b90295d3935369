using System.Text.Json;
using Orleans.Traces.Alerting;
using Orleans.Traces.Server.Tests.Access;

namespace Orleans.Traces.Server.Tests.Alerting;

/// <summary>The API of alerts.</summary>
public sealed class AlertApiTests(GuardedServer server) : IClassFixture<GuardedServer>
{
    private const string Slow = "/api/v1/alerts/slow";

    [Fact]
    public async Task An_alert_is_set_replaced_without_saying_its_webhook_again_and_deleted()
    {
        var (admin, reader) = (await server.KeyAsync("alerts", "admin"), await server.KeyAsync("alerts", "read"));
        const string webhook = "https://hooks.slack.com/services/T0/B0/secret";

        await server.BodyAsync(403, Slow, reader, "PUT", "{}");
        await server.BodyAsync(201, Slow, admin, "PUT", $$"""{"measure":"meanLatencyMs","above":500,"minCount":5,"q":"{ name = \"a\" }","webhook":"{{webhook}}"}""");
        var replaced = await server.BodyAsync(200, Slow, admin, "PUT", """{"name":"too slow","measure":"errorShare","above":0.1,"windowMinutes":5}""");

        Assert.Equal(
            """{"id":"slow","name":"too slow","enabled":true,"q":null,"measure":"errorShare","score":null,"windowMinutes":5,"above":0.1,"below":null,"minCount":1,"webhookHost":"hooks.slack.com","secret":null,"firing":false,"sinceTime":null,"checkedTime":null,"value":null,"problem":null}""",
            replaced);
        Assert.Equal(replaced, await server.BodyAsync(200, Slow, reader));
        Assert.Equal($$"""{"alerts":[{{replaced}}]}""", await server.BodyAsync(200, "/api/v1/alerts", reader));
        Assert.DoesNotContain("secret/", await server.BodyAsync(200, Slow, admin), StringComparison.Ordinal);
        await server.BodyAsync(204, Slow, admin, "DELETE");
        await server.BodyAsync(404, Slow, admin, "DELETE");
    }

    [Fact]
    public async Task There_are_not_too_many()
    {
        await server.ProjectAsync("many");
        const string alert = """{"measure":"count","above":1,"webhook":"https://hooks.example.com/x"}""";
        for (var i = 0; i < AlertLimits.MaxAlerts; i++)
            await server.BodyAsync(201, $"/api/v1/alerts/a{i}?project=many", server.Operator, "PUT", alert);

        await server.BodyAsync(409, "/api/v1/alerts/more?project=many", server.Operator, "PUT", alert);
        await server.BodyAsync(200, "/api/v1/alerts/a0?project=many", server.Operator, "PUT", alert);
        await server.BodyAsync(204, "/api/v1/projects/many", server.Operator, "DELETE");
        await server.BodyAsync(201, "/api/v1/projects", server.Operator, "POST", """{"id":"many"}""");
        Assert.Equal("""{"alerts":[]}""", await server.BodyAsync(200, "/api/v1/alerts?project=many", server.Operator));
    }

    [Theory]
    [InlineData("GET", "/api/v1/alerts/NO", null, 400, "'alertId'")]
    [InlineData("GET", "/api/v1/alerts/nobody", null, 404, "no alert nobody")]
    [InlineData("PUT", "/api/v1/alerts/NO", "{}", 400, "'alertId'")]
    [InlineData("PUT", Slow, "{}", 400, "'measure' must be given")]
    [InlineData("PUT", Slow, """{"measure":"count","above":1,"webhook":"http://hooks.example.com"}""", 400, "'webhook' must be an https:// address")]
    [InlineData("PUT", Slow, """{"measure":"count","above":1,"webhook":"https://127.0.0.1/x"}""", 400, "'webhook' must be an address that is public")]
    [InlineData("PUT", Slow, """{"measure":"count","above":1,"webhook":"hooks"}""", 400, "'webhook' must be an https:// address")]
    [InlineData("PUT", Slow, """{"measure":"count","above":1,"webhook":"https://hooks.example.com","secret":"none"}""", 400, "'secret' must be the name of a secret")]
    [InlineData("DELETE", "/api/v1/alerts/NO", null, 400, "'alertId'")]
    [InlineData("POST", "/api/v1/alerts", "{}", 405, "GET")]
    [InlineData("POST", Slow, "{}", 405, "GET, PUT, DELETE")]
    public async Task A_bad_request_is_told_what_was_expected(string method, string address, string? json, int status, string expected)
    {
        var problem = JsonDocument.Parse(await server.BodyAsync(status, address, server.Operator, method, json)).RootElement;

        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}

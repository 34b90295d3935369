using System.Text.Json;

namespace Orleans.Traces.Server.Tests.Access;

/// <summary>The API of keys and projects.</summary>
public sealed class KeysAndProjectsTests(GuardedServer server) : IClassFixture<GuardedServer>
{
    [Fact]
    public async Task A_key_is_made_shown_once_used_listed_and_deleted()
    {
        var admin = await server.KeyAsync("life", "admin");

        var made = await JsonAsync(201, "/api/v1/keys", admin, "POST", """{"name":"the app","scopes":["ingest","read"],"requestsPerSecond":500}""");

        var (key, id) = (made.GetProperty("key").GetString()!, made.GetProperty("id").GetString()!);
        await server.BodyAsync(200, "/api/v1/traces", key);
        var listed = await server.BodyAsync(200, "/api/v1/keys", admin);
        Assert.DoesNotContain(key[20..], listed, StringComparison.Ordinal);
        var entry = JsonDocument.Parse(listed).RootElement.GetProperty("keys").EnumerateArray().Single(k => k.GetProperty("id").GetString() == id);
        Assert.Equal(
            ("life", "the app", "[\"ingest\",\"read\"]", 500),
            (entry.GetProperty("project").GetString(), entry.GetProperty("name").GetString(), entry.GetProperty("scopes").GetRawText(), entry.GetProperty("requestsPerSecond").GetInt32()));
        await server.BodyAsync(204, $"/api/v1/keys/{id}", admin, "DELETE");
        await server.BodyAsync(404, $"/api/v1/keys/{id}", admin, "DELETE");
        await server.BodyAsync(401, "/api/v1/traces", key);
    }

    [Fact]
    public async Task Only_an_operator_makes_an_operator()
    {
        const string Body = """{"name":"a","scopes":["operator"]}""";

        await server.BodyAsync(403, "/api/v1/keys", await server.KeyAsync("climb", "admin"), "POST", Body);
        await server.BodyAsync(201, "/api/v1/keys", server.Operator, "POST", Body);
    }

    [Fact]
    public async Task Only_an_operator_deletes_an_operators_key()
    {
        var address = $"/api/v1/keys/{(await server.KeyAsync("climb", "operator")).Split('_')[1]}";

        await server.BodyAsync(403, address, await server.KeyAsync("climb", "admin"), "DELETE");
        await server.BodyAsync(204, $"{address}?project=climb", server.Operator, "DELETE");
    }

    [Fact]
    public async Task An_operator_manages_the_keys_of_any_project()
    {
        await server.ProjectAsync("far");

        var made = await JsonAsync(201, "/api/v1/keys?project=far", server.Operator, "POST", """{"name":"a","scopes":["admin"]}""");

        Assert.Equal("far", made.GetProperty("project").GetString());
        var id = made.GetProperty("id").GetString()!;
        Assert.Contains(id, await server.BodyAsync(200, "/api/v1/keys?project=far", server.Operator), StringComparison.Ordinal);
        await server.BodyAsync(404, $"/api/v1/keys/{id}", server.Operator, "DELETE");
        await server.BodyAsync(204, $"/api/v1/keys/{id}?project=far", server.Operator, "DELETE");
    }

    [Theory]
    [InlineData("POST", "/api/v1/keys", """{"name":"a","scopes":["write"]}""", 400, "'scopes'")]
    [InlineData("POST", "/api/v1/keys", "{", 400, "one JSON object")]
    [InlineData("POST", "/api/v1/keys", "", 400, "one JSON object")]
    [InlineData("DELETE", "/api/v1/keys/xyz", null, 400, "'keyId'")]
    [InlineData("PUT", "/api/v1/keys", "{}", 405, "GET, POST")]
    [InlineData("PUT", "/api/v1/keys/0123456789abcdef", "{}", 405, "DELETE")]
    [InlineData("POST", "/api/v1/projects", """{"id":"A"}""", 400, "'id'")]
    [InlineData("POST", "/api/v1/projects", """{"id":"default"}""", 409, "default already")]
    [InlineData("GET", "/api/v1/projects/A", null, 400, "'projectId'")]
    [InlineData("GET", "/api/v1/projects/nobody", null, 404, "nobody")]
    [InlineData("PATCH", "/api/v1/projects/nobody", """{"name":"a"}""", 404, "nobody")]
    [InlineData("PATCH", "/api/v1/projects/default", """{"retentionDays":0}""", 400, "'retentionDays'")]
    [InlineData("PATCH", "/api/v1/projects/default", "[]", 400, "JSON object")]
    [InlineData("PATCH", "/api/v1/projects/A", """{"name":"a"}""", 400, "'projectId'")]
    [InlineData("DELETE", "/api/v1/projects/A", null, 400, "'projectId'")]
    [InlineData("DELETE", "/api/v1/projects/nobody", null, 404, "nobody")]
    [InlineData("DELETE", "/api/v1/projects/default", null, 409, "always exists")]
    [InlineData("PUT", "/api/v1/projects", "{}", 405, "GET, POST")]
    [InlineData("PUT", "/api/v1/projects/default", "{}", 405, "GET, PATCH, DELETE")]
    public async Task A_bad_request_is_told_what_was_expected(string method, string address, string? json, int status, string expected)
    {
        using var response = await server.AskAsync(address, server.Operator, method, json);

        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains(expected, JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused() => await server.BodyAsync(
        413, "/api/v1/keys", server.Operator, "POST", $$"""{"name":"{{new string('a', 70_000)}}","scopes":["read"]}""");

    [Fact]
    public async Task A_project_is_made_changed_used_and_deleted_once_it_has_no_keys()
    {
        var made = await JsonAsync(201, "/api/v1/projects", server.Operator, "POST", """{"id":"p-1","name":"The first"}""");
        Assert.Equal(
            ("p-1", "The first", JsonValueKind.Null),
            (made.GetProperty("id").GetString(), made.GetProperty("name").GetString(), made.GetProperty("retentionDays").ValueKind));

        await server.BodyAsync(200, "/api/v1/projects/p-1", server.Operator, "PATCH", """{"retentionDays":7}""");

        var found = await JsonAsync(200, "/api/v1/projects/p-1", server.Operator);
        Assert.Equal(("The first", 7), (found.GetProperty("name").GetString(), found.GetProperty("retentionDays").GetInt32()));
        var key = await server.KeyAsync("p-1", "read");
        Assert.Contains("has 1 keys", await server.BodyAsync(409, "/api/v1/projects/p-1", server.Operator, "DELETE"), StringComparison.Ordinal);
        await server.BodyAsync(204, $"/api/v1/keys/{key.Split('_')[1]}?project=p-1", server.Operator, "DELETE");
        await server.BodyAsync(204, "/api/v1/projects/p-1", server.Operator, "DELETE");
        await server.BodyAsync(404, "/api/v1/projects/p-1", server.Operator);
        await server.BodyAsync(404, "/api/v1/traces?project=p-1", server.Operator);
    }

    [Fact]
    public async Task The_default_project_is_there_from_the_start() =>
        Assert.Contains("\"id\":\"default\"", await server.BodyAsync(200, "/api/v1/projects", server.Operator), StringComparison.Ordinal);

    private async Task<JsonElement> JsonAsync(int status, string address, string key, string method = "GET", string? json = null) =>
        JsonDocument.Parse(await server.BodyAsync(status, address, key, method, json)).RootElement;
}

using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Playwright;
using Orleans.Traces.Access;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>The pages of a server that requires keys, live connection included, in a real browser.</summary>
[Collection(Browsed.Name)]
public sealed class SignInBrowserTests(BrowsedServer browsed)
{
    private static readonly string Operator = KeyText.Make(Enumerable.Range(1, KeyText.RandomBytes).Select(i => (byte)i).ToArray()).Reveal();

    [Fact]
    public async Task A_reader_signs_in_sees_its_own_project_live_and_signs_out()
    {
        using var data = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(data.Path, "--Traces:Access:RequireKey=true", $"--Traces:Access:OperatorKey={Operator}");
        var (alpha, beta) = (await KeyAsync(server, "alpha"), await KeyAsync(server, "beta"));
        await SendAsync(server, beta, "of beta");
        await SendAsync(server, alpha, "first of alpha");
        await using var viewed = await browsed.OpenAsync(server, "sign-in");
        var page = viewed.Page;

        await page.GotoAsync("/");
        await viewed.PictureAsync();
        await page.GetByLabel("Key").FillAsync(alpha);
        await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync(), r => r.Url.EndsWith("/browser.js", StringComparison.Ordinal));
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "first of alpha" }).First).ToBeVisibleAsync();

        // It comes over the live connection, which knows whose project it shows.
        await SendAsync(server, beta, "second of beta");
        await SendAsync(server, alpha, "second of alpha");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "second of alpha" }).First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("of beta")).ToHaveCountAsync(0);
        await ExpectItsOwnOnlyAsync(viewed);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Key")).ToBeVisibleAsync();
        await page.GotoAsync("/");
        await Assertions.Expect(page.GetByLabel("Key")).ToBeVisibleAsync();
        await viewed.EndAsync();
    }

    [Fact]
    public async Task An_operator_looks_at_another_project_and_stays_in_it()
    {
        using var data = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(data.Path);
        await SendAsync(server, await KeyAsync(server, "alpha", key: null), "of alpha");
        await using var viewed = await browsed.OpenAsync(server, "project");

        await viewed.GoAsync("/?project=alpha");
        await viewed.Page.GetByRole(AriaRole.Link, new() { Name = "of alpha" }).First.ClickAsync();
        await Assertions.Expect(viewed.Names.First).ToHaveTextAsync("of alpha");
        await viewed.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the list" }).ClickAsync();

        await Assertions.Expect(viewed.Page.GetByRole(AriaRole.Link, new() { Name = "of alpha" }).First).ToBeVisibleAsync();
        await viewed.EndAsync();
    }

    // Each of the pages that read once they are live.
    private static async Task ExpectItsOwnOnlyAsync(ViewedPage viewed)
    {
        const string range = "from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z";
        foreach (var address in new[]
        {
            $"/overview?by=name&{range}", $"/sessions?{range}", $"/users?{range}", $"/logs?{range}", "/sessions/shared", $"/users/shared?{range}",
        })
        {
            await viewed.GoAsync(address);
            await Assertions.Expect(viewed.Page.GetByText("of alpha").First).ToBeVisibleAsync();
            await Assertions.Expect(viewed.Page.GetByText("of beta")).ToHaveCountAsync(0);
        }
    }

    private static async Task<string> KeyAsync(ServerProcess server, string project, string? key = "operator")
    {
        await PostAsync(server, "/api/v1/projects", $$"""{"id":"{{project}}"}""", key);
        var made = await PostAsync(server, $"/api/v1/keys?project={project}", """{"name":"a","scopes":["ingest","read"]}""", key);
        return made.GetProperty("key").GetString()!;
    }

    private static async Task<JsonElement> PostAsync(ServerProcess server, string address, string json, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Operator);
        using var response = await server.Web.SendAsync(request);
        Assert.Equal(201, (int)response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    // A trace of a session and a user of this name, one more of those that both projects have, and a log record.
    private static async Task SendAsync(ServerProcess server, string key, string name)
    {
        await SendAsync(server, key, "/v1/traces", OneSpan.Request(Named(name, name), Named(name, "shared")));
        var log = $$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"{{{Some.At(0)}}}","body":{"stringValue":"{{{name}}}"}}]}]}]}""";
        await SendAsync(server, key, "/v1/logs", System.Text.Encoding.UTF8.GetBytes(log), "application/json");
    }

    private static byte[] Named(string name, string owner) => OneSpan.Span(OneSpan.NewTrace(), more: w =>
    {
        w.String(5, name);
        Some.Attribute(w, 9, "session.id", owner);
        Some.Attribute(w, 9, "user.id", owner);
    });

    private static async Task SendAsync(ServerProcess server, string key, string path, byte[] body, string type = "application/x-protobuf")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Add("x-api-key", key);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
    }
}

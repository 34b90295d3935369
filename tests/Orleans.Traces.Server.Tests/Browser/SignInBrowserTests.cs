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
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "first of alpha" })).ToBeVisibleAsync();

        // It comes over the live connection, which knows whose project it shows.
        await SendAsync(server, beta, "second of beta");
        await SendAsync(server, alpha, "second of alpha");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "second of alpha" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("of beta")).ToHaveCountAsync(0);

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
        await viewed.Page.GetByRole(AriaRole.Link, new() { Name = "of alpha" }).ClickAsync();
        await Assertions.Expect(viewed.Names.First).ToHaveTextAsync("of alpha");
        await viewed.Page.GetByRole(AriaRole.Link, new() { Name = "All traces" }).ClickAsync();

        await Assertions.Expect(viewed.Page.GetByRole(AriaRole.Link, new() { Name = "of alpha" })).ToBeVisibleAsync();
        await viewed.EndAsync();
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

    private static async Task SendAsync(ServerProcess server, string key, string name)
    {
        var trace = OneSpan.NewTrace();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces")
        {
            Content = new ByteArrayContent(OneSpan.Request(OneSpan.Span(trace, more: w => w.String(5, name)))),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        request.Headers.Add("x-api-key", key);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
    }
}

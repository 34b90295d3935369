using System.Net.Http.Headers;
using Microsoft.Playwright;
using Orleans.Traces.Access;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>Projects, keys and prices, set by a person on the page of a server that requires keys.</summary>
[Collection(Browsed.Name)]
public sealed class SettingsBrowserTests(BrowsedServer browsed)
{
    private static readonly string Operator = KeyText.Make(Enumerable.Range(2, KeyText.RandomBytes).Select(i => (byte)i).ToArray()).Reveal();

    [Fact]
    public async Task An_operator_makes_a_project_and_a_key_that_works_and_sets_a_price()
    {
        using var data = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(data.Path, "--Traces:Access:RequireKey=true", $"--Traces:Access:OperatorKey={Operator}");
        await using var viewed = await browsed.OpenAsync(server, "settings");
        var page = viewed.Page;
        await page.GotoAsync("/settings/projects");
        await page.GetByLabel("Key").FillAsync(Operator);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await page.GetByLabel("Id").FillAsync("shop");
        await page.GetByLabel("Days kept").FillAsync("14");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the project" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "shop", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByTitle("The project")).ToHaveTextAsync("shop");

        await page.GetByRole(AriaRole.Link, new() { Name = "Settings", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Keys", Exact = true }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("checkout");
        await page.GetByLabel("read").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        var key = await page.Locator(".made code").InnerTextAsync();
        await viewed.PictureAsync();
        Assert.Equal(200, await StatusAsync(server, "/api/v1/traces", key));

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete the key" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Assertions.Expect(page.GetByText("This project has no keys.")).ToBeVisibleAsync();
        Assert.Equal(401, await StatusAsync(server, "/api/v1/traces", key));

        await page.GetByRole(AriaRole.Link, new() { Name = "Prices", Exact = true }).ClickAsync();
        await page.GetByPlaceholder("my-model").FillAsync("my-model");
        await page.GetByLabel("Input $").FillAsync("0.5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the price" }).ClickAsync();
        await Assertions.Expect(page.Locator("#own").GetByRole(AriaRole.Cell, new() { Name = "my-model", Exact = true })).ToBeVisibleAsync();
        await viewed.EndAsync();

        using var asked = await SendAsync(server, "/api/v1/prices/own/my-model?project=shop", Operator);
        Assert.Contains("0.5", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_colours_that_a_reader_chooses_stay()
    {
        await using var viewed = await browsed.OpenAsync("colours");
        var page = viewed.Page;
        await viewed.GoAsync("/settings");
        var before = await BackAsync(page);

        await page.GetByTitle("Colours: system").ClickAsync();
        await page.GetByTitle("Colours: light").ClickAsync();

        await Assertions.Expect(page.GetByTitle("Colours: dark")).ToBeVisibleAsync();
        var dark = await BackAsync(page);
        Assert.NotEqual(before, dark);
        await page.ReloadAsync();
        Assert.Equal(dark, await BackAsync(page));
        await viewed.EndAsync();
    }

    private static Task<string> BackAsync(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    private static async Task<int> StatusAsync(ServerProcess server, string path, string key)
    {
        using var response = await SendAsync(server, path, key);
        return (int)response.StatusCode;
    }

    private static Task<HttpResponseMessage> SendAsync(ServerProcess server, string path, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return server.Web.SendAsync(request);
    }
}

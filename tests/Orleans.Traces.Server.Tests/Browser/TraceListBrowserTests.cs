using Microsoft.Playwright;
using Orleans.Traces.Server.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>The list of traces, over the real server.</summary>
[Collection(Browsed.Name)]
public sealed class TraceListBrowserTests(BrowsedServer browsed)
{
    [Fact]
    public async Task An_empty_server_says_where_to_send_and_notices_the_first_trace()
    {
        using var data = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(data.Path);
        await using var view = await browsed.OpenAsync(server, "first-trace");

        await view.GoAsync("/");
        await Expect(view.Page.GetByRole(AriaRole.Heading, new() { Name = "No traces yet" })).ToBeVisibleAsync();
        var steps = view.Page.Locator(".first");
        await Expect(steps).ToContainTextAsync($"OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:{server.Http.BaseAddress!.Port}");
        await steps.GetByRole(AriaRole.Tab, new() { Name = "gRPC" }).ClickAsync();
        await Expect(steps).ToContainTextAsync($"OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:{server.Http2.BaseAddress!.Port}");
        await steps.GetByRole(AriaRole.Tab, new() { Name = "curl" }).ClickAsync();
        await Expect(steps).ToContainTextAsync($"curl -sS http://localhost:{server.Http.BaseAddress.Port}/v1/traces");
        await view.PictureAsync();

        await new SentTrace(1).Span(1, 0, "my first trace").SendAsync(server);

        await Expect(view.Page.Locator("tbody td.col-name")).ToHaveTextAsync(["my first trace"]);
        await view.EndAsync();
    }

    [Fact]
    public async Task The_newest_trace_stands_first_and_a_click_opens_it()
    {
        await using var view = await browsed.OpenAsync("list");

        await view.GoAsync("/");
        var link = view.Page.Locator($"a[href='/traces/{Checkout.TraceId}']");
        await Expect(link).ToHaveTextAsync("POST /checkout");
        var times = await view.Page.Locator("tbody time").EvaluateAllAsync<string[]>("times => times.map(t => t.dateTime)");
        Assert.True(times.Length > 10, $"Only {times.Length} traces are listed.");
        Assert.Equal(times.OrderDescending(StringComparer.Ordinal), times);
        await view.PictureAsync();

        await link.ClickAsync();

        await Expect(view.Page.Locator("h1")).ToHaveTextAsync("POST /checkout");
        await view.EndAsync();
    }

    [Fact]
    public async Task The_keyboard_alone_leads_from_the_list_to_the_details_of_a_span()
    {
        await using var view = await browsed.OpenAsync("keyboard");
        await view.GoAsync("/");

        var target = view.Page.Locator($"a[href='/traces/{Checkout.TraceId}']");
        await Expect(target).ToBeVisibleAsync();
        for (var presses = 0; presses < 60 && !await HasFocusAsync(target); presses++)
            await view.Page.Keyboard.PressAsync("j");
        await Expect(target).ToBeFocusedAsync();
        await view.PictureAsync();

        await view.Page.Keyboard.PressAsync("Enter");
        await Expect(view.Page.Locator("h1")).ToBeFocusedAsync();
        for (var presses = 0; presses < 40 && !await HasFocusAsync(view.Tree); presses++)
            await view.Page.Keyboard.PressAsync("Tab");
        await Expect(view.Tree).ToBeFocusedAsync();

        await view.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(view.Details.Locator("h2")).ToHaveTextAsync("load cart");
        await view.Page.Keyboard.PressAsync("Enter");
        await Expect(view.Details).ToBeFocusedAsync();
        await view.EndAsync();
    }

    private static Task<bool> HasFocusAsync(ILocator element) => element.EvaluateAsync<bool>("e => e === document.activeElement");
}

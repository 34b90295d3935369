using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Orleans.Traces.Server.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>The panel of a span, as a reader uses it.</summary>
[Collection(Browsed.Name)]
public sealed class SpanPanelBrowserTests(BrowsedServer browsed)
{
    private const string Id = "0000000000000000000000000000ca11";

    private const ulong Start = 1_767_323_045_000_000_000;

    private static readonly object User = new { role = "user", parts = new[] { new { type = "text", content = "Which **jacket**?" } } };

    private static readonly object Call = new
    {
        role = "assistant",
        parts = new[] { new { type = "tool_call", id = "c1", name = "search", arguments = new { q = "jacket" } } },
    };

    private static readonly object Result = new { role = "tool", parts = new[] { new { type = "tool_call_response", id = "c1", response = new { sku = "JK-204" } } } };

    private static readonly object Answer = new { role = "assistant", parts = new[] { new { type = "text", content = "The *Regnbue*." } } };

    [Fact]
    public async Task A_call_shows_what_is_new_and_the_chosen_tab_is_still_open_after_a_reload()
    {
        await browsed.SendAsync(Request(Span(1, [User], [Call]), Span(2, [User, Call, Result], [Answer])));
        await using var view = await browsed.OpenAsync("panel");
        await view.GoAsync($"/traces/{Id}?span={2:x16}");

        await Expect(view.Details.Locator(".answer em")).ToHaveTextAsync("Regnbue");
        await Expect(view.Details.GetByText("JK-204")).ToBeVisibleAsync();
        await Expect(view.Details.Locator("strong")).ToHaveCountAsync(0);
        await view.Details.GetByRole(AriaRole.Button, new() { Name = "2 earlier messages" }).ClickAsync();
        await Expect(view.Details.Locator("strong")).ToHaveTextAsync("jacket");
        await view.PictureAsync();

        await view.Details.GetByRole(AriaRole.Tab, new() { Name = "Call" }).PressAsync("End");
        await Expect(view.Details.GetByRole(AriaRole.Tab, new() { Name = "Raw" })).ToBeFocusedAsync();
        await Expect(view.Details.GetByText("\"gen_ai.input.messages\"")).ToBeVisibleAsync();

        await view.Page.ReloadAsync();
        await Expect(view.Details.GetByRole(AriaRole.Tab, new() { Name = "Raw" })).ToHaveAttributeAsync("aria-selected", "true");
        var otlp = await view.Page.APIRequest.GetAsync(new Uri(new Uri(view.Page.Url), await view.Details.GetByRole(AriaRole.Link, new() { Name = "open" }).GetAttributeAsync("href")).ToString());
        Assert.Contains(2.ToString("x16", CultureInfo.InvariantCulture), await otlp.TextAsync(), StringComparison.Ordinal);
        await view.EndAsync();
    }

    private static OtlpRequest Request(params object[] spans) => new(
        "http/json", "/v1/traces", "traces", IsGzip: false,
        JsonSerializer.SerializeToUtf8Bytes(new { resourceSpans = new[] { new { scopeSpans = new[] { new { spans } } } } }));

    private static object Span(int id, object[] input, object[] output) => new
    {
        traceId = Id,
        spanId = id.ToString("x16", CultureInfo.InvariantCulture),
        name = "chat",
        startTimeUnixNano = (Start + ((ulong)id * 1_000_000_000)).ToString(CultureInfo.InvariantCulture),
        endTimeUnixNano = (Start + ((ulong)(id + 1) * 1_000_000_000)).ToString(CultureInfo.InvariantCulture),
        attributes = new[]
        {
            Text("gen_ai.operation.name", "chat"), Text("gen_ai.request.model", "gpt-4.1-mini"),
            Text("gen_ai.input.messages", JsonSerializer.Serialize(input)), Text("gen_ai.output.messages", JsonSerializer.Serialize(output)),
        },
    };

    private static object Text(string key, string value) => new { key, value = new { stringValue = value } };
}

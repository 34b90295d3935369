using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>The page of one trace, over the real server.</summary>
[Collection(Browsed.Name)]
public sealed class TraceTreeBrowserTests(BrowsedServer browsed)
{
    [Fact]
    public async Task The_spans_stand_in_tree_order_and_the_failed_one_tells_everything()
    {
        await using var view = await browsed.OpenAsync("checkout");

        await view.GoToTraceAsync(Checkout.TraceId);
        await Expect(view.Names).ToHaveTextAsync(Checkout.SpanNames);
        await Expect(view.Page.Locator(".trace-head .error-mark")).ToContainTextAsync("1 error");
        await view.PictureAsync();

        await view.Rows.Filter(new() { HasText = "charge card" }).ClickAsync();

        await Expect(view.Details.Locator("h2")).ToHaveTextAsync("charge card");
        await Expect(view.Details.Locator(".error-view")).ToContainTextAsync("card declined");
        await view.Details.GetByRole(AriaRole.Tab, new() { Name = "Events & logs" }).ClickAsync();
        await Expect(view.Details.Locator(".happening").First).ToContainTextAsync("exception");
        await Expect(view.Details.Locator(".happening .attribute").Filter(new() { HasText = "exception.type" })).ToContainTextAsync("CardDeclined");
        await Expect(view.Details.Locator(".log:not(.happening) .value").First).ToHaveTextAsync("payment failed");
        await Expect(view.Page).ToHaveURLAsync($"/traces/{Checkout.TraceId}?tab=timeline&span=50ced21e40b0d1e6");

        // The tab stays; the attributes are in another.
        await view.Rows.Filter(new() { HasText = "load cart" }).ClickAsync();
        await view.Details.GetByRole(AriaRole.Tab, new() { Name = "Attributes" }).ClickAsync();

        await Expect(view.Details.Locator(".attribute").Filter(new() { HasText = "cart.note" })).ToContainTextAsync("Grüße 世界 🚀");
        await Expect(view.Details.Locator(".attribute").Filter(new() { HasText = "cart.total" })).ToContainTextAsync("59.97");
        await view.EndAsync();
    }

    [Fact]
    public async Task An_open_trace_grows_by_itself()
    {
        var trace = new SentTrace(0x60);
        await browsed.SendAsync(trace.Span(2, 1, "child first"));
        await using var view = await browsed.OpenAsync("growing");
        await view.GoToTraceAsync(trace.Id);
        await Expect(view.Names).ToHaveTextAsync(["child first"]);
        await view.PictureAsync();

        await browsed.SendAsync(trace.Span(3, 2, "grandchild"));
        await Expect(view.Names).ToHaveTextAsync(["child first", "grandchild"]);

        await browsed.SendAsync(trace.Span(1, 0, "root last"));
        await Expect(view.Names).ToHaveTextAsync(["root last", "child first", "grandchild"]);
        await view.EndAsync();
    }

    [Fact]
    public async Task A_final_trace_shows_a_span_that_comes_late()
    {
        var trace = new SentTrace(0x61);
        await browsed.SendAsync(trace.Span(1, 0, "root"));
        await using var view = await browsed.OpenAsync("late");
        await view.GoToTraceAsync(trace.Id);
        await Expect(view.Page.Locator(".trace-head .state-final")).ToBeVisibleAsync();

        await browsed.SendAsync(trace.Span(2, 1, "late"));

        await Expect(view.Names).ToHaveTextAsync(["root", "late"]);
        await view.EndAsync();
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><svg onload=alert(1)>")]
    public async Task Markup_in_telemetry_is_text(string hostile)
    {
        var trace = new SentTrace(0x70 + hostile.Length);
        await browsed.SendAsync(trace.Span(1, 0, hostile));
        await using var view = await browsed.OpenAsync($"hostile-{hostile.Length}");

        await view.GoToTraceAsync(trace.Id);

        await Expect(view.Page.Locator("h1")).ToHaveTextAsync(hostile);
        await Expect(view.Names).ToHaveTextAsync([hostile]);
        await Expect(view.Details.Locator(".value").First).ToHaveTextAsync(hostile);
        Assert.Equal(0, await view.Page.Locator("main img, main script, main [onload]").CountAsync());
        await view.GoAsync("/");
        await Expect(view.Page.Locator($"a[href='/traces/{trace.Id}']")).ToHaveTextAsync(hostile);
        await view.EndAsync();
    }

    [Fact]
    public async Task Text_of_every_kind_is_shown_and_nothing_in_it_acts()
    {
        var id = await browsed.SendEdgeAsync("unicode");
        await using var view = await browsed.OpenAsync("unicode");

        await view.GoToTraceAsync(id);

        await Expect(view.Names).ToHaveCountAsync(1);
        await Expect(view.Details.Locator(".attribute").First).ToBeVisibleAsync();
        Assert.Equal(0, await view.Page.Locator("main img, main script, main iframe").CountAsync());
        await view.ExpectNoSidewaysScrollingAsync();
        await view.EndAsync();
    }

    [Theory]
    [InlineData("many-spans", 10_000)]
    [InlineData("deep-chain", 5_000)]
    public async Task A_huge_trace_opens_and_can_be_scrolled_and_walked_to_its_end(string edge, int spans)
    {
        var id = await browsed.SendEdgeAsync(edge);
        await using var view = await browsed.OpenAsync(edge);

        await view.GoToTraceAsync(id);
        var last = view.Page.Locator($".span-row[aria-rowindex='{spans + 1}']");
        await Expect(view.Page.Locator(".span-row[aria-rowindex='2']")).ToBeVisibleAsync();
        await Expect(view.Tree).ToHaveAttributeAsync("aria-rowcount", $"{spans + 1}");
        Assert.InRange(await view.Rows.CountAsync(), 10, 400);
        await view.PictureAsync();

        await view.Page.Locator(".tree").EvaluateAsync("tree => tree.scrollTop = tree.scrollHeight");
        await Expect(last).ToBeInViewportAsync();
        await view.PictureAsync();

        await view.Tree.FocusAsync();
        await view.Page.Keyboard.PressAsync("Home");
        await Expect(view.Page.Locator(".span-row[aria-rowindex='2']")).ToBeInViewportAsync();
        await view.Page.Keyboard.PressAsync("End");
        await Expect(last).ToBeInViewportAsync();
        await Expect(last).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(view.Details.Locator("h2")).ToHaveTextAsync(await last.Locator(".span-title").InnerTextAsync());
        await view.EndAsync();
    }

    [Fact]
    public async Task One_absurd_clock_leaves_the_others_their_room()
    {
        var trace = new SentTrace(0x80);
        foreach (var request in new[] { trace.Span(1, 0, "root"), trace.Span(2, 1, "child"), trace.Span(3, 1, "from 1970", start: 1) })
            await browsed.SendAsync(request);
        await using var view = await browsed.OpenAsync("absurd-clock");

        await view.GoToTraceAsync(trace.Id);

        await Expect(view.Rows.Filter(new() { HasText = "from 1970" }).Locator(".cut.left")).ToBeVisibleAsync();
        var bar = await view.Rows.Filter(new() { HasText = "child" }).Locator(".bar").BoundingBoxAsync();
        Assert.True(bar!.Width > 100, $"The bar of an ordinary span is {bar.Width} px wide.");
        await view.EndAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 400)]
    [InlineData(ColorScheme.Dark, 400)]
    [InlineData(ColorScheme.Light, 1000)]
    [InlineData(ColorScheme.Dark, 1200)]
    public async Task Nothing_scrolls_sideways_and_the_scheme_is_the_readers(ColorScheme scheme, int width)
    {
        var name = $"{scheme.ToString().ToLowerInvariant()}-{width}";
        await using var view = await browsed.OpenAsync(name, scheme, width);

        await view.GoAsync("/");
        await Expect(view.Page.Locator(".traces")).ToBeVisibleAsync();
        await view.ExpectNoSidewaysScrollingAsync();
        Assert.Equal(scheme == ColorScheme.Dark, await BackIsDarkAsync(view));
        await view.PictureAsync();

        await view.GoToTraceAsync(Checkout.TraceId);
        await Expect(view.Names).ToHaveTextAsync(Checkout.SpanNames);
        await view.ExpectNoSidewaysScrollingAsync();
        await view.PictureAsync();

        await view.Rows.Filter(new() { HasText = "charge card" }).ClickAsync();
        await Expect(view.Details.Locator("h2")).ToHaveTextAsync("charge card");
        await view.ExpectNoSidewaysScrollingAsync();
        await view.EndAsync();
    }

    [Fact]
    public async Task The_time_is_zoomed_in_the_browser_and_the_address_keeps_it()
    {
        await using var view = await browsed.OpenAsync("zoom", width: 1400);
        await GoToLaidAsync(view);
        var bar = view.Rows.Filter(new() { HasText = "load cart" }).Locator(".bar");
        var before = (await bar.BoundingBoxAsync())!.Width;

        // A double click on a bar fits it into the column.
        await bar.DblClickAsync();
        await view.Page.WaitForURLAsync(url => url.Contains("zoom=", StringComparison.Ordinal));
        var zoomed = (await bar.BoundingBoxAsync())!.Width;
        Assert.True(zoomed > 1.5 * before, $"The bar was {before} px wide and is {zoomed}.");
        await Expect(view.Page.Locator("[data-ticks] .tick").First).ToBeVisibleAsync();
        await view.PictureAsync();

        // A colleague who gets the link sees the same.
        await view.GoAsync(view.Page.Url);
        await Expect(view.Page.Locator(".tree-pane[data-zoomed]")).ToBeVisibleAsync();
        Assert.InRange((await bar.BoundingBoxAsync())!.Width, zoomed * 0.98, zoomed * 1.02);

        await view.Tree.FocusAsync();
        await view.Page.Keyboard.PressAsync("0");
        await view.Page.WaitForURLAsync(url => !url.Contains("zoom=", StringComparison.Ordinal));
        Assert.InRange((await bar.BoundingBoxAsync())!.Width, before - 1, before + 1);

        // A part of the time is dragged out on the trace in small.
        var minimap = (await view.Page.Locator("[data-minimap]").BoundingBoxAsync())!;
        await view.Page.Mouse.MoveAsync(minimap.X + (minimap.Width * 0.25f), minimap.Y + 5);
        await view.Page.Mouse.DownAsync();
        await view.Page.Mouse.MoveAsync(minimap.X + (minimap.Width * 0.75f), minimap.Y + 5, new() { Steps = 4 });
        await view.Page.Mouse.UpAsync();
        await Expect(view.Page.Locator(".tree-pane[data-zoomed]")).ToBeVisibleAsync();
        Assert.InRange((await bar.BoundingBoxAsync())!.Width, before * 1.8, before * 2.2);
        await view.EndAsync();
    }

    [Fact]
    public async Task Keys_work_from_anywhere_and_a_dialog_shows_them()
    {
        await using var view = await browsed.OpenAsync("keys", width: 1400);
        await GoToLaidAsync(view);
        await Expect(view.Page.Locator("h1")).ToBeFocusedAsync();

        await view.Page.Keyboard.PressAsync("e");
        await Expect(view.Page.Locator(".span-row.selected")).ToContainTextAsync("charge card");
        await view.Page.Keyboard.PressAsync("k");
        await Expect(view.Page.Locator(".span-row.selected")).ToContainTextAsync("load cart");

        await view.Page.Keyboard.PressAsync("?");
        await Expect(view.Page.Locator("dialog[data-keys]")).ToBeVisibleAsync();
        await view.PictureAsync();
        await view.Page.Keyboard.PressAsync("j");
        await view.Page.Keyboard.PressAsync("Escape");
        await Expect(view.Page.Locator("dialog[data-keys]")).ToBeHiddenAsync();
        await Expect(view.Page.Locator(".span-row.selected")).ToContainTextAsync("load cart");

        await view.Tree.FocusAsync();
        await view.Page.Keyboard.PressAsync("Enter");
        await Expect(view.Details).ToBeFocusedAsync();
        await view.Page.Keyboard.PressAsync("Escape");
        await Expect(view.Tree).ToBeFocusedAsync();
        await view.EndAsync();
    }

    [Fact]
    public async Task The_panel_keeps_the_width_that_the_reader_gives_it()
    {
        await using var view = await browsed.OpenAsync("splitter", width: 1400);
        await GoToLaidAsync(view);
        var before = (await view.Details.BoundingBoxAsync())!.Width;

        await view.Page.Locator("[data-splitter]").FocusAsync();
        for (var presses = 0; presses < 3; presses++)
            await view.Page.Keyboard.PressAsync("ArrowLeft");
        var wide = (await view.Details.BoundingBoxAsync())!.Width;
        Assert.InRange(wide - before, 80, 110);

        await GoToLaidAsync(view);
        Assert.InRange((await view.Details.BoundingBoxAsync())!.Width, wide - 1, wide + 1);
        await view.EndAsync();
    }

    [Fact]
    public async Task What_is_selected_and_collapsed_and_in_view_stays_while_the_trace_grows()
    {
        var trace = new SentTrace(0x62);
        foreach (var request in new[] { trace.Spans([(1, 0, "root"), (2, 1, "folded"), (3, 2, "inside"), .. Enumerable.Range(4, 96).Select(i => (i, 1, $"child {i}"))]) })
            await browsed.SendAsync(request);
        await using var view = await browsed.OpenAsync("growing-kept", width: 1400);
        await view.GoToTraceAsync(trace.Id);
        await view.Rows.Filter(new() { HasText = "folded" }).Locator(".chevron").ClickAsync();
        await Expect(view.Tree).ToHaveAttributeAsync("aria-rowcount", "99");
        await view.Page.Locator(".tree").EvaluateAsync("tree => tree.scrollTop = tree.scrollHeight");
        await view.Rows.Filter(new() { HasText = "child 90" }).ClickAsync();
        var top = await view.Page.Locator(".tree").EvaluateAsync<double>("tree => tree.scrollTop");

        await browsed.SendAsync(trace.Spans([(200, 2, "also inside"), (201, 1, "late child")]));

        await Expect(view.Tree).ToHaveAttributeAsync("aria-rowcount", "100");
        await Expect(view.Page.Locator(".span-row.selected")).ToContainTextAsync("child 90");
        Assert.Equal(top, await view.Page.Locator(".tree").EvaluateAsync<double>("tree => tree.scrollTop"));
        await view.EndAsync();
    }

    // Until the script of the page has begun, the browser does nothing by itself.
    private static async Task GoToLaidAsync(ViewedPage view)
    {
        await view.GoToTraceAsync(Checkout.TraceId);
        await Expect(view.Page.Locator(".tree-pane[data-laid]")).ToBeVisibleAsync();
    }

    private static Task<bool> BackIsDarkAsync(ViewedPage view) => view.Page.EvaluateAsync<bool>(
        "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).every(c => +c < 60)");
}

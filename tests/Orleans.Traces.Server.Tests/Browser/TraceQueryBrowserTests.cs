using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>Queries, the histogram and live tail of the list, over the real server.</summary>
[Collection(Browsed.Name)]
public sealed class TraceQueryBrowserTests(BrowsedServer browsed)
{
    [Fact]
    public async Task A_query_is_written_with_completion_and_its_address_shows_the_same_to_another()
    {
        await using var view = await browsed.OpenAsync("query");
        await view.GoAsync("/");
        var (box, offers, names) = (view.Page.Locator("#query"), view.Page.Locator("[role=option] bdi"), view.Page.Locator("tbody td.col-name"));

        await view.Page.Keyboard.PressAsync("/");
        await Expect(box).ToBeFocusedAsync();
        await box.PressSequentiallyAsync("{ tool");
        await Expect(offers.First).ToHaveTextAsync("llm:tool");
        await box.PressAsync("Tab");
        await Expect(offers.First).ToHaveTextAsync("=");
        await box.PressAsync("Tab");
        await Expect(offers.First).ToHaveTextAsync(Like("^\".+\"$"));
        await view.PictureAsync();
        await box.PressAsync("ArrowDown");
        await box.PressAsync("Enter");
        await Expect(box).ToHaveValueAsync(Like("^\\{ llm:tool = \".+\" $"));
        await box.PressSequentiallyAsync("}");
        await Expect(view.Page.Locator(".query-fault")).ToHaveCountAsync(0);
        await box.PressAsync("Enter");

        await Expect(view.Page).ToHaveURLAsync(Like("\\?q=%7B%20llm%3Atool"));
        await Expect(view.Page.Locator(".list-status")).ToContainTextAsync("match");
        await Expect(view.Page.Locator(".chip")).ToHaveCountAsync(1);
        var found = await names.AllTextContentsAsync();
        Assert.NotEmpty(found);

        await using var other = await browsed.OpenAsync("query-link");
        await other.GoAsync(view.Page.Url);
        await Expect(other.Page.Locator("#query")).ToHaveValueAsync(await box.InputValueAsync());
        await Expect(other.Page.Locator("tbody td.col-name")).ToHaveTextAsync(found);
        await other.EndAsync();

        await view.Page.GoBackAsync();
        await Expect(view.Page.Locator(".chip")).ToHaveCountAsync(0);
        await Expect(box).ToHaveValueAsync("");
        await view.EndAsync();
    }

    [Fact]
    public async Task A_part_of_the_histogram_that_is_drawn_over_is_the_time_that_is_looked_at()
    {
        await using var view = await browsed.OpenAsync("brush");
        await view.GoAsync("/");
        var buckets = view.Page.Locator(".bucket");
        var filled = view.Page.Locator(".bucket:has(> span)");
        await Expect(filled.First).ToBeVisibleAsync();
        var first = await filled.First.BoundingBoxAsync();

        await view.Page.Mouse.MoveAsync(first!.X + 1, first.Y + 20);
        await view.Page.Mouse.DownAsync();
        await view.Page.Mouse.MoveAsync(first.X + (3 * first.Width) + 5, first.Y + 20, new() { Steps = 4 });
        await Expect(view.Page.Locator(".bucket.chosen").First).ToBeVisibleAsync();
        await view.Page.Mouse.UpAsync();

        await Expect(view.Page).ToHaveURLAsync(Like("from=\\d+&to=\\d+$"));
        await Expect(view.Page.Locator(".range summary")).ToContainTextAsync("–");
        await Expect(filled.First).ToBeVisibleAsync();
        await view.PictureAsync();

        await view.Page.Locator(".histogram-plot").DblClickAsync();
        await Expect(view.Page.GetByRole(AriaRole.Button, new() { Name = "Zoom out" })).ToBeVisibleAsync();
        await Expect(buckets.First).ToBeVisibleAsync();
        await view.EndAsync();
    }

    [Fact]
    public async Task A_new_trace_waits_above_who_reads_further_down()
    {
        foreach (var number in Enumerable.Range(0, 60))
            await browsed.SendAsync(new SentTrace(0x9000 + number).Span(1, 0, $"filler {number}", Start(number)));
        await using var view = await browsed.OpenAsync("live");
        await view.GoAsync("/");
        await Expect(view.Page.Locator("tbody td.col-name").Filter(new() { HasText = "filler 59" })).ToBeVisibleAsync();

        await view.Page.Locator("[data-list-pane]").EvaluateAsync("pane => pane.scrollTop = 700");
        await browsed.SendAsync(new SentTrace(0x9100).Span(1, 0, "brand new", Start(1_000)));
        await Expect(view.Page.Locator(".pill")).ToHaveTextAsync("↑ 1 new");
        await view.PictureAsync();
        await Expect(view.Page.Locator("tbody td.col-name").Filter(new() { HasText = "brand new" })).ToHaveCountAsync(0);

        await view.Page.Locator(".pill").ClickAsync();

        await Expect(view.Page.Locator("tbody td.col-name").Filter(new() { HasText = "brand new" })).ToBeInViewportAsync();
        await view.EndAsync();
    }

    [Fact]
    public async Task Coming_back_from_a_trace_keeps_the_place()
    {
        foreach (var number in Enumerable.Range(0, 60))
            await browsed.SendAsync(new SentTrace(0x9200 + number).Span(1, 0, $"place {number}", Start(number)));
        await using var view = await browsed.OpenAsync("place");
        await view.GoAsync("/");
        var pane = view.Page.Locator("[data-list-pane]");
        await Expect(view.Page.Locator("tbody td.col-name").Filter(new() { HasText = "place 59" })).ToBeVisibleAsync();
        await pane.EvaluateAsync("pane => pane.scrollTop = 600");
        var link = view.Page.Locator("tbody td.col-name a").Filter(new() { HasText = "place 40" });
        await Expect(link).ToBeInViewportAsync();

        await link.ClickAsync();
        await Expect(view.Page.Locator("h1")).ToContainTextAsync("place 40");
        await view.Page.GoBackAsync();

        await Expect(link).ToBeInViewportAsync();
        Assert.Equal(600, await pane.EvaluateAsync<int>("pane => pane.scrollTop"));
        await view.EndAsync();
    }

    private static Regex Like(string pattern) => new(pattern, RegexOptions.CultureInvariant);

    // After all that was recorded, and before traces with absurd clocks.
    private static ulong Start(int second) => 1_795_600_000_000_000_000 + ((ulong)second * 1_000_000_000);
}

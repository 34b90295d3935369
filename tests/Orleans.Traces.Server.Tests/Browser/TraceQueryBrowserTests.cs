using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orleans.Traces.Server.Tests.EndToEnd;
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
        await Expect(view.Page.Locator(".list-status")).ToContainTextAsync(Like("^\\s*\\d+ match"));
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
    public async Task The_place_in_the_list_is_kept_while_it_grows_and_when_coming_back_from_a_trace()
    {
        // A server of its own: so many new traces would push what other tests look for off the first page.
        using var data = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(data.Path);
        foreach (var number in Enumerable.Range(0, 60))
            await new SentTrace(0x9000 + number).Span(1, 0, $"trace {number}", Start(number)).SendAsync(server);
        await using var view = await browsed.OpenAsync(server, "place");
        await view.GoAsync("/");
        var (pane, pill) = (view.Page.Locator("[data-list-pane]"), view.Page.Locator(".pill"));
        await Expect(Row(view, "trace 59")).ToBeVisibleAsync();

        await pane.EvaluateAsync("pane => pane.scrollTop = 600");
        await new SentTrace(0x9100).Span(1, 0, "brand new", Start(1_000)).SendAsync(server);
        await Expect(pill).ToHaveTextAsync("↑ 1 new");
        await Expect(Row(view, "brand new")).ToHaveCountAsync(0);
        await view.PictureAsync();

        var link = Row(view, "trace 40").Locator("a");
        await Expect(link).ToBeInViewportAsync();
        await link.ClickAsync();
        await Expect(view.Page.Locator("h1")).ToContainTextAsync("trace 40");
        await view.Page.GoBackAsync();
        await Expect(link).ToBeInViewportAsync();
        Assert.Equal(600, await pane.EvaluateAsync<int>("pane => pane.scrollTop"));

        await pill.ClickAsync();
        await Expect(Row(view, "brand new")).ToBeInViewportAsync();
        await view.EndAsync();
    }

    private static ILocator Row(ViewedPage view, string name) => view.Page.Locator("tbody td.col-name").Filter(new() { HasTextString = name });

    private static Regex Like(string pattern) => new(pattern);

    private static ulong Start(int second) => 1_795_600_000_000_000_000 + ((ulong)second * 1_000_000_000);
}

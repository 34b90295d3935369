using System.Globalization;
using Microsoft.Playwright;
using Orleans.Traces.Server.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>A trace of 100,000 spans on its page. What it does, never how fast: the bench measures that.</summary>
[Collection(Browsed.Name)]
public sealed class LargeTraceBrowserTests(BrowsedServer browsed)
{
    private const int Spans = 100_000, InRequest = 10_000;

    [Fact]
    public async Task It_opens_scrolls_to_its_end_finds_collapses_and_jumps()
    {
        var trace = new SentTrace(0x90);
        for (var first = 1; first <= Spans; first += InRequest)
            await browsed.SendAsync(trace.Spans(Enumerable.Range(first, InRequest).Select(Place)));
        await using var view = await browsed.OpenAsync("large", width: 1400);
        var page = view.Page;

        await view.GoToTraceAsync(trace.Id);
        await Expect(view.Tree).ToHaveAttributeAsync("aria-rowcount", Text(Spans + 1));
        await Expect(Row(view, 1)).ToContainTextAsync("run");
        Assert.InRange(await view.Rows.CountAsync(), 10, 400);
        await view.PictureAsync();

        // To the end by the scroll bar.
        await page.Locator(".tree").EvaluateAsync("tree => tree.scrollTop = tree.scrollHeight");
        await Expect(Row(view, Spans)).ToBeInViewportAsync();
        await Row(view, Spans).ClickAsync();
        await Expect(Row(view, Spans)).ToHaveAttributeAsync("aria-selected", "true");
        await page.WaitForURLAsync(url => url.EndsWith("span=" + Spans.ToString("x16", CultureInfo.InvariantCulture), StringComparison.Ordinal));

        // To the beginning and back by the keyboard, from wherever the focus is in the tree.
        await view.Tree.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(Row(view, 1)).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(Row(view, Spans)).ToBeInViewportAsync();

        // What is found lies far off, in an attribute.
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("text-54321");
        await Expect(page.Locator(".found")).ToHaveTextAsync("1 found");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Row(view, 54_321)).ToBeInViewportAsync();
        await Expect(Row(view, 54_321)).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Escape");
        await Expect(view.Tree).ToBeFocusedAsync();
        await view.PictureAsync();

        // Collapsed, the row that hides the selected span is selected.
        await page.Keyboard.PressAsync("[");
        await Expect(view.Tree).ToHaveAttributeAsync("aria-rowcount", Text(1 + (Spans / 100) + 1));
        await Expect(view.Page.Locator(".span-row.selected")).ToContainTextAsync("step 543");
        await page.Keyboard.PressAsync("]");
        await Expect(view.Tree).ToHaveAttributeAsync("aria-rowcount", Text(Spans + 1));
        await view.EndAsync();
    }

    // One run of a thousand steps, each of them with its calls below it.
    private static (int Id, int Parent, string Name) Place(int id) => id switch
    {
        1 => (1, 0, "run"),
        _ when id % 100 == 2 => (id, 1, $"step {id / 100}"),
        _ => (id, ((id - 2) / 100 * 100) + 2, "call"),
    };

    private static ILocator Row(ViewedPage view, int row) => view.Page.Locator($".span-row[aria-rowindex='{row + 1}']");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

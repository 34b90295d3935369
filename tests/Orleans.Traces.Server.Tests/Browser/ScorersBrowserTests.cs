using Microsoft.Playwright;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>A scorer that a person makes on the page judges what comes after it; what it found is judged by the person too, and kept as a test case.</summary>
[Collection(Browsed.Name)]
public sealed class ScorersBrowserTests(BrowsedServer browsed)
{
    [Fact]
    public async Task A_scorer_is_made_on_the_page_and_what_it_says_is_seen_filtered_by_and_read()
    {
        using var data = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(data.Path, "--Traces:Assembly:Settle=00:00:01");
        await using var viewed = await browsed.OpenAsync(server, "scorers", width: 1500);
        var page = viewed.Page;
        await viewed.GoAsync("/scorers");
        await page.GetByRole(AriaRole.Link, new() { Name = "New scorer" }).ClickAsync();
        await page.GetByLabel("Id", new() { Exact = true }).FillAsync("quick");
        await page.GetByLabel("How", new() { Exact = true }).SelectOptionAsync("latency");
        await page.GetByLabel("At most, milliseconds").FillAsync("10");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the scorer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("version 1, on")).ToBeVisibleAsync();

        var trace = new SentTrace(0x5c0);
        Assert.Equal(200, (await trace.Span(1, 0, "input.value").SendAsync(server)).Status);
        await page.GetByRole(AriaRole.Link, new() { Name = "Traces", Exact = true }).ClickAsync();
        await page.GotoAsync("/?range=all");
        await page.Locator("td.col-scores .pick", new() { HasText = "quick" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "0 or less" }).ClickAsync();
        await Assertions.Expect(page.Locator(".chip")).ToContainTextAsync("quick <= 0");
        await page.GetByRole(AriaRole.Link, new() { Name = "input.value" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Scores" }).ClickAsync();
        await Assertions.Expect(page.Locator(".scores-pane .score-head")).ToContainTextAsync("no");
        await viewed.PictureAsync();

        await page.Locator(".scores-pane .score-editor summary").ClickAsync();
        await page.Locator(".scores-pane").GetByLabel("How").FillAsync("yes");
        await page.Locator(".scores-pane").GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await Assertions.Expect(page.Locator(".scores-pane .score-head", new() { HasText = "quality" })).ToContainTextAsync("yes");
        await page.Locator(".span-head .keep-case summary").ClickAsync();
        await page.Locator(".span-head .keep-case").GetByLabel("Dataset", new() { Exact = true }).FillAsync("regressions");
        await page.Locator(".span-head .keep-case").GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        var kept = page.Locator(".span-head .keep-case [role=status] a");
        await Assertions.Expect(kept).ToContainTextAsync("regressions");
        await viewed.PictureAsync();
        await kept.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "the trace that it came from" })).ToBeVisibleAsync();
        await viewed.PictureAsync();
        await page.GoBackAsync();

        await page.Locator(".scores-pane").GetByRole(AriaRole.Link, new() { Name = "quick" }).ClickAsync();
        await page.GetByLabel("A trace's id").FillAsync(trace.Id);
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await Assertions.Expect(page.Locator(".trial-trace .score-head")).ToContainTextAsync("no");
        await viewed.EndAsync();
    }
}

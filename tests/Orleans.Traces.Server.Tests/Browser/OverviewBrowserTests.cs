using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>What only a browser can show of the overview, sessions and logs: the read-out of a chart, a click that leads on, what is read in view.</summary>
[Collection(Browsed.Name)]
public sealed partial class OverviewBrowserTests(BrowsedServer browsed)
{
    [Fact]
    public async Task A_chart_reads_out_the_step_under_the_pointer_and_a_click_leads_to_its_traces()
    {
        await using var viewed = await browsed.OpenAsync("overview", width: 1440);
        await viewed.Page.RunAndWaitForResponseAsync(
            () => viewed.Page.GotoAsync("/overview?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z"), r => r.Url.EndsWith("/charts.js", StringComparison.Ordinal));
        // The last of what is read; nothing moves after it.
        await Assertions.Expect(viewed.Page.Locator(".ledger")).ToBeVisibleAsync();
        var chart = viewed.Page.Locator("[data-chart]").First;
        var plot = chart.Locator("[data-plot]");
        var share = await chart.EvaluateAsync<float>("c => (+[...c.querySelectorAll('tr[data-step]')].at(-1).dataset.step + 0.5) / c.dataset.steps");
        var box = (await plot.BoundingBoxAsync())!;
        var place = new Position { X = box.Width * share, Y = box.Height / 2 };

        await plot.HoverAsync(new LocatorHoverOptions { Position = place });
        await Assertions.Expect(chart.Locator("[data-tip]")).ToContainTextAsync("Without errors");
        await viewed.PictureAsync();
        await plot.ClickAsync(new LocatorClickOptions { Position = place });

        await Assertions.Expect(viewed.Page).ToHaveURLAsync(Stretch());
        await Assertions.Expect(viewed.Page.Locator("tr.row").First).ToBeVisibleAsync();
        await viewed.EndAsync();
    }

    [GeneratedRegex(@"/\?from=\d+&to=\d+$")]
    private static partial Regex Stretch();
}

using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>Every page, in both schemes and on a phone, by the rules of WCAG 2.1 AA that a program can check: contrast, names, roles, landmarks.</summary>
[Collection(Browsed.Name)]
public sealed class AccessibilityBrowserTests(BrowsedServer browsed)
{
    private static readonly AxeRunOptions Rules = new() { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice") };

    public static TheoryData<string> Pages =>
    [
        "/", $"/traces/{Checkout.TraceId}", $"/traces/{Checkout.TraceId}?view=scores", "/overview", "/sessions", "/sessions/sess-oi-3", "/users", "/users/user-oi-3",
        "/logs", "/scorers", $"/scorers/{BrowsedServer.IdleScorer}", "/new-scorer?kind=pii", "/datasets", $"/datasets/{BrowsedServer.SomeDataset}?case=a", "/settings/prices", "/settings/keys", "/settings/projects",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task No_page_breaks_a_rule(string address)
    {
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1400), (ColorScheme.Dark, 1400), (ColorScheme.Light, 390) })
        {
            await using var viewed = await browsed.OpenAsync("accessibility", scheme, width);
            await viewed.GoAsync(address);
            await Assertions.Expect(viewed.Page.Locator("h1")).ToBeVisibleAsync();
            await viewed.ExpectNoSidewaysScrollingAsync();

            var result = await viewed.Page.RunAxe(Rules);

            Assert.True(result.Passes.Length > 10, $"Only {result.Passes.Length} rules were looked at.");
            Assert.Empty(result.Violations.SelectMany(v => v.Nodes.Select(n => $"{scheme} {width}: {v.Id}: {v.Help}: {n.Html} {string.Join("; ", n.Any.Select(a => a.Message))}")));
        }
    }
}

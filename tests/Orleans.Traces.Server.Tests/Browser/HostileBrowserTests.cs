using Microsoft.Playwright;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>What telemetry says is shown, and never run.</summary>
[Collection(Browsed.Name)]
public sealed class HostileBrowserTests(BrowsedServer browsed)
{
    [Fact]
    public async Task Nothing_that_a_trace_says_is_run_or_becomes_markup()
    {
        await browsed.SendAsync(HostileTrace.Request());
        await using var viewed = await browsed.OpenAsync("hostile");
        var page = viewed.Page;

        await viewed.GoAsync("/");
        await Assertions.Expect(page.GetByText("<script>window.hits=1</script>").First).ToBeVisibleAsync();
        await ExpectNothingRanAsync(page);

        foreach (var span in new[] { 1, 2, 3, 4 })
        {
            await viewed.GoAsync($"/traces/{HostileTrace.Id}?span={span:x16}");
            await Assertions.Expect(viewed.Details).ToContainTextAsync("<script>window.hits=1</script>");
            await viewed.PictureAsync();
            await ExpectNothingRanAsync(page);
        }

        await viewed.EndAsync();
    }

    // Should markup ever get through, it still does not run.
    [Fact]
    public async Task A_script_that_gets_into_the_page_is_refused_by_the_browser()
    {
        await using var viewed = await browsed.OpenAsync("policy");
        var page = viewed.Page;
        await viewed.GoAsync("/");

        var refused = await page.EvaluateAsync<string[]>("""
            async () => {
              const refused = [];
              document.addEventListener('securitypolicyviolation', (e) => refused.push(e.effectiveDirective));
              const script = document.createElement('script');
              script.textContent = 'window.hits = 1';
              document.body.append(script);
              const box = document.createElement('div');
              box.innerHTML = '<img src="data:," onerror="window.hits = 1"><a id="link" href="javascript:window.hits = 1">x</a>';
              document.body.append(box);
              document.getElementById('link').click();
              while (refused.length < 3) await new Promise((later) => setTimeout(later, 20));
              return refused;
            }
            """);

        Assert.All(refused, directive => Assert.StartsWith("script-src", directive, StringComparison.Ordinal));
        Assert.True(await page.EvaluateAsync<bool>("() => window.hits === undefined"));
    }

    private static async Task ExpectNothingRanAsync(IPage page)
    {
        // No element of it came to be, no handler, no address that runs.
        var found = await page.EvaluateAsync<string[]>("""
            () => [
              ...(window.hits === undefined ? [] : ['it ran']),
              ...[...document.querySelectorAll('#alive, iframe, object, embed, [onclick], [onerror], [onload]')].map((e) => e.outerHTML),
              ...[...document.querySelectorAll('a[href], img[src]')].map((e) => e.getAttribute('href') ?? e.getAttribute('src')).filter((a) => /^\s*(javascript|vbscript|data:(?!image\/(png|jpeg|gif|webp)))/i.test(a)),
            ]
            """);
        Assert.Empty(found);
    }
}

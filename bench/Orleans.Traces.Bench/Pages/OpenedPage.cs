using Microsoft.Playwright;

namespace Orleans.Traces.Bench.Pages;

/// <summary>A page of the product in a browser's context of its own, with its times as the browser has them.</summary>
internal sealed class OpenedPage : IAsyncDisposable
{
    private const float Patience = 120_000;

    // In the page from its very beginning: a row is clicked each tenth of a second until it is selected, which only a live page does; then the sums are waited for.
    private const string Watch = """
        window.bench = { usable: 0, facts: 0, long: [] };
        new PerformanceObserver((list) => bench.long.push(...list.getEntries().map((e) => ({ at: e.startTime, took: e.duration })))).observe({ type: 'longtask', buffered: true });
        let clicked = 0;
        const look = () => {
          const row = document.querySelectorAll('.span-row')[3];
          if (!bench.usable && row?.getAttribute('aria-selected') === 'true') bench.usable = performance.now();
          else if (!bench.usable && performance.now() - clicked > 100) {
            row?.querySelector('.span-title').click();
            clicked = performance.now();
          }
          if (!bench.facts && [...document.querySelectorAll('.span-row .span-tokens')].some((e) => e.textContent)) bench.facts = performance.now();
          if (!bench.usable || !bench.facts) setTimeout(look, 10);
        };
        document.addEventListener('DOMContentLoaded', look);
        """;

    // From the top to the bottom, a screen in each frame, then in jumps; the time between two frames is noted.
    private const string Scroll = """
        async () => {
          const tree = document.querySelector('.tree');
          const frames = [];
          const from = performance.now();
          const step = (tree.scrollHeight - tree.clientHeight) / 600;
          let last = await new Promise(requestAnimationFrame);
          for (let i = 0; i < 600; i++) {
            tree.scrollTop += i < 300 ? 200 : step * 2;
            const now = await new Promise(requestAnimationFrame);
            frames.push(now - last);
            last = now;
          }
          tree.scrollTop = tree.scrollHeight;
          const end = document.querySelector('[role=treegrid]').ariaRowCount;
          while (!document.querySelector(`.span-row[aria-rowindex="${end}"]`)) await new Promise(requestAnimationFrame);
          frames.sort((a, b) => a - b);
          const long = bench.long.filter((t) => t.at + t.took > from).map((t) => t.took);
          return [frames[300], frames[594], frames[599], long.length, Math.max(0, ...long)];
        }
        """;

    private readonly IBrowserContext _context;
    private readonly IPage _page;

    private OpenedPage(IBrowserContext context, IPage page) => (_context, _page) = (context, page);

    /// <summary>From the navigation until a click on a row selected it, in milliseconds.</summary>
    public double Usable { get; private set; }

    /// <summary>From the navigation until the sums of tokens were there.</summary>
    public double Facts { get; private set; }

    /// <summary>Opens an address, and waits until all of it is there.</summary>
    public static async Task<OpenedPage> GoAsync(IBrowser browser, Uri address)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        await page.AddInitScriptAsync(Watch);
        await page.GotoAsync(address.ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        await page.WaitForFunctionAsync("() => window.bench?.usable && window.bench?.facts");
        return new OpenedPage(context, page)
        {
            Usable = await page.EvaluateAsync<double>("() => bench.usable"),
            Facts = await page.EvaluateAsync<double>("() => bench.facts"),
        };
    }

    /// <summary>Scrolls the tree from its top to its bottom.</summary>
    public async Task<ScrollTimes> ScrollAsync()
    {
        var found = await _page.EvaluateAsync<double[]>(Scroll);
        return new ScrollTimes(found[0], found[1], found[2], (int)found[3], found[4]);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}

/// <summary>How it scrolled.</summary>
/// <param name="FrameP50">Milliseconds from one frame to the next, the median.</param>
/// <param name="FrameP99">Ninety-nine of a hundred are shorter.</param>
/// <param name="FrameMax">The longest.</param>
/// <param name="LongTasks">Tasks of more than 50 ms.</param>
/// <param name="LongestTask">The longest of them in milliseconds; 0: there was none.</param>
internal readonly record struct ScrollTimes(double FrameP50, double FrameP99, double FrameMax, int LongTasks, double LongestTask);

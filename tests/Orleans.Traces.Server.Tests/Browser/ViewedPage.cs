using System.Collections.Concurrent;
using Microsoft.Playwright;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>A page in the browser. It notes what must never happen: an error on the console, a dialog, a request to another host.</summary>
internal sealed class ViewedPage : IAsyncDisposable
{
    /// <summary>How long a page may take to do anything.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _troubles = new();
    private readonly string _name;
    private int _requests;
    private int _pictures;

    public ViewedPage(IBrowserContext context, IPage page, string name)
    {
        (_context, Page, _name) = (context, page, name);
        page.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        page.Console += (_, message) => Note(message.Type == "error", $"console: {message.Text}");
        page.PageError += (_, error) => Note(true, $"script: {error}");
        page.Dialog += (_, dialog) =>
        {
            Note(true, $"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            Interlocked.Increment(ref _requests);
            Note(!IsLocal(request.Url), $"request: {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>The rows of the tree, in view or near it.</summary>
    public ILocator Rows => Page.Locator(".span-row");

    /// <summary>The names of the rows.</summary>
    public ILocator Names => Page.Locator(".span-row .span-title");

    public ILocator Details => Page.Locator("[data-details]");

    public ILocator Tree => Page.GetByRole(AriaRole.Treegrid);

    /// <summary>Opens an address, and waits until the page is alive: before that it shows, but hears nobody.</summary>
    public async Task GoAsync(string address) =>
        // The first thing that a live page asks of the browser is its time zone, by this script.
        await Page.RunAndWaitForResponseAsync(() => Page.GotoAsync(address), response => response.Url.EndsWith("/browser.js", StringComparison.Ordinal));

    public Task GoToTraceAsync(string traceId) => GoAsync($"/traces/{traceId}");

    /// <summary>Keeps a picture of what is in view.</summary>
    public async Task PictureAsync()
    {
        var file = Path.Combine(Repository.Root, "artifacts", "screenshots", $"{_name}-{++_pictures}.png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = file, Animations = ScreenshotAnimations.Disabled });
    }

    /// <summary>Fails when the page is wider than the window.</summary>
    public async Task ExpectNoSidewaysScrollingAsync()
    {
        var overhang = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overhang == 0, $"The page is {overhang} px wider than the window.");
    }

    /// <summary>Takes a last picture; fails where anything happened that must not.</summary>
    public async Task EndAsync()
    {
        await PictureAsync();
        Assert.True(_requests > 0, "No request was noted: this page was not watched.");
        Assert.Empty(_troubles);
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Note(bool isTrouble, string what)
    {
        if (isTrouble)
            _troubles.Enqueue(what);
    }

    private static bool IsLocal(string url) => new Uri(url) is { Scheme: "data" or "blob" } or { Host: "localhost" };
}

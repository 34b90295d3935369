using System.Text.Json;
using Microsoft.Playwright;
using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Bench.Pages;
using Orleans.Traces.Bench.Processes;

namespace Orleans.Traces.Bench.Runs;

/// <summary>A very large trace on its page, in headless Chromium over the loopback: until it can be used, while it is scrolled, and what each reader takes.</summary>
/// <remarks>The server has shown another trace before, so that its code is compiled; the first opening finds nothing read, the others find it held.</remarks>
internal sealed class PageRun(BenchOptions options, RequestCorpus corpus)
{
    private const long DefaultBytes = 200_000_000;
    private const int OtherRequests = 24, Openings = 5, Readers = 10, QuietSeconds = 5;
    private const double Megabyte = 1_000_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5), Pause = TimeSpan.FromMilliseconds(200);

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var trace = new LargeTrace(options.SpansTotal, options.BytesTotal ?? DefaultBytes, options.Corpus);
        using var first = await TraceServer.StartAsync(options);
        var small = await SendAsync(first, trace);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        await (await OpenedPage.GoAsync(browser, first.Page($"/traces/{small}"))).DisposeAsync();

        var opened = new List<OpenedPage>();
        var cpu = new List<TimeSpan> { ProcessCost.Cpu(first.ProcessId) };
        for (var i = 0; i < Openings; i++)
        {
            opened.Add(await OpenedPage.GoAsync(browser, first.Page($"/traces/{trace.Id}")));
            cpu.Add(ProcessCost.Cpu(first.ProcessId));
        }

        var scrolled = await opened[^1].ScrollAsync();
        foreach (var page in opened)
            await page.DisposeAsync();

        var (some, each) = await MemoryAsync(first, browser, trace);
        var again = opened.Skip(1).Select(o => o.Usable).Order().ToList();
        return
        [
            new("spans", "", options.SpansTotal),
            new("bytes of the spans", "MB", trace.Bytes / Megabyte),
            new("first opening: usable", "ms", opened[0].Usable),
            new("first opening: sums of tokens and cost", "ms", opened[0].Facts),
            new("first opening: server CPU", "ms", (cpu[1] - cpu[0]).TotalMilliseconds),
            new("further openings: server CPU, mean", "ms", (cpu[^1] - cpu[1]).TotalMilliseconds / (Openings - 1)),
            new("further openings: usable, median", "ms", again[again.Count / 2]),
            new("further openings: usable, most", "ms", again[^1]),
            new("scrolling: frame p50", "ms", scrolled.FrameP50),
            new("scrolling: frame p99", "ms", scrolled.FrameP99),
            new("scrolling: frame max", "ms", scrolled.FrameMax),
            new("scrolling: tasks over 50 ms", "", scrolled.LongTasks),
            new("scrolling: longest task", "ms", scrolled.LongestTask),
            new($"server RSS by the first {Readers} readers", "MB", some / Megabyte),
            new("server RSS by each further reader", "MB", each / Megabyte),
        ];
    }

    // Returns the id of another, small trace, which was sent before.
    private async Task<string> SendAsync(TraceServer server, LargeTrace trace)
    {
        using var sender = new OtlpSender(server.Otlp, options.Grpc);
        var source = new RequestSource(corpus, options.LateAfter);
        for (var i = 0; i < OtherRequests; i++)
        {
            var request = (await source.NextAsync())!;
            await SendAsync(sender, request);
            request.Release();
        }

        var (_, _, list) = await server.Api.GetAsync("/api/v1/traces?limit=100");
        using var document = JsonDocument.Parse(list);
        var small = document.RootElement.GetProperty("traces").EnumerateArray().MaxBy(t => t.GetProperty("spanCount").GetInt32());
        while (await trace.NextAsync() is { } request)
        {
            using (request)
                await SendAsync(sender, request);
        }

        using (var root = await trace.RootAsync())
            await SendAsync(sender, root);
        for (var until = DateTime.UtcNow + Limit; await server.Api.CountAsync(trace.EarlierThanOthers) is not { Traces: 1, Open: 0 }; await Task.Delay(Pause))
        {
            if (DateTime.UtcNow > until)
                throw new TimeoutException($"The trace is not final after {Limit}.\n{server.Output}");
        }

        return small.GetProperty("traceId").GetString()!;
    }

    // What is resident is more than what is held: the first readers fill the room for garbage, the others tell what one more takes. A small young
    // generation keeps that room small.
    private async Task<(double Some, double Each)> MemoryAsync(TraceServer server, IBrowser browser, LargeTrace trace)
    {
        const string YoungGeneration = "DOTNET_GCgen0size";
        Environment.SetEnvironmentVariable(YoungGeneration, "0x200000");
        using var lean = await server.KillAndRestartAsync(options);
        Environment.SetEnvironmentVariable(YoungGeneration, null);
        var pages = new List<OpenedPage>();
        var before = await RestingAsync(lean);
        var some = await OpenAsync(Readers);
        var more = await OpenAsync(2 * Readers);
        foreach (var page in pages)
            await page.DisposeAsync();
        return (some - before, (double)(more - some) / (2 * Readers));

        async Task<long> OpenAsync(int readers)
        {
            for (var i = 0; i < readers; i++)
                pages.Add(await OpenedPage.GoAsync(browser, lean.Page($"/traces/{trace.Id}")));
            return await RestingAsync(lean);
        }
    }

    private static async Task<long> RestingAsync(TraceServer server)
    {
        await Task.Delay(TimeSpan.FromSeconds(QuietSeconds));
        return ProcessCost.Memory(server.ProcessId);
    }

    private static async Task SendAsync(OtlpSender sender, PreparedRequest request)
    {
        for (var until = DateTime.UtcNow + Limit; await sender.SendAsync(request) != SendOutcome.Accepted; await Task.Delay(Pause))
        {
            if (DateTime.UtcNow > until)
                throw new TimeoutException("A request is refused again and again.");
        }
    }
}

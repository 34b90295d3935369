using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Orleans.Traces.Bench;
using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Reference;
using Orleans.Traces.Bench.Runs;

if (args is ["reference-server", ..])
{
    await ReferenceServer.RunAsync(args.ElementAtOrDefault(1));
    return 0;
}

if (BenchOptions.Parse(args) is not { Mode: "ingest" or "tail" or "read" or "reference" or "grow" or "open" or "large" or "start" or "search" or "page" or "tables" or "rules" } options)
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

using var self = Process.GetCurrentProcess();
if (options.Pin && OperatingSystem.IsLinux())
    self.ProcessorAffinity = 0b10;

using var corpus = options.Mode switch
{
    "open" => RequestCorpus.OfIdleTraces(options.Corpus, options.SpanBytes),

    // Without roots they stay open, and there is nothing to reopen.
    "start" => RequestCorpus.Make(options.Corpus with { Rootless = true, Late = 0 }),

    // What is late would be sent when the large trace is long final.
    "large" or "page" => RequestCorpus.Make(options.Corpus with { Late = 0 }),
    _ => RequestCorpus.Make(options.Corpus),
};
Report.Head(options, string.Create(CultureInfo.InvariantCulture,
    $"{corpus.Spans} spans and {corpus.LogCounts.Sum()} log records a pass, {corpus.BytesPerSpan:0} bytes a span; zlib makes them {corpus.CompressionRatio(CompressionLevel.Fastest):0.0} (fastest) to {corpus.CompressionRatio(CompressionLevel.Optimal):0.0} (optimal) times smaller"));
try
{
    var runs = new List<IReadOnlyList<Figure>>();
    for (var i = 0; i < options.Repeat; i++)
    {
        runs.Add(await (options.Mode switch
        {
            "ingest" => new IngestRun(options, corpus).RunAsync(),
            "tail" => new TailRun(options, corpus).RunAsync(),
            "read" => new ReadRun(options, corpus).RunAsync(),
            "grow" => new GrowRun(options, corpus).RunAsync(),
            "open" => new OpenRun(options, corpus).RunAsync(),
            "large" => new LargeRun(options, corpus).RunAsync(),
            "start" => new StartRun(options, corpus).RunAsync(),
            "search" => new SearchRun(options).RunAsync(),
            "page" => new PageRun(options, corpus).RunAsync(),
            "tables" => TablesRun.RunAsync(options),
            "rules" => new RulesRun(options).RunAsync(),
            _ => new ReferenceRun(options, corpus).RunAsync(),
        }));
    }

    Report.Table(runs);
    return 0;
}
catch (Exception e) when (e is InvalidOperationException or TimeoutException or HttpRequestException)
{
    // The run is worth nothing: say why in place of a table.
    Console.Error.WriteLine(e.Message);
    return 1;
}

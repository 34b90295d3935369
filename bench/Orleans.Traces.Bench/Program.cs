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

if (BenchOptions.Parse(args) is not { Mode: "ingest" or "read" or "reference" } options)
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

using var self = Process.GetCurrentProcess();
if (options.Pin && OperatingSystem.IsLinux())
    self.ProcessorAffinity = 0b10;

using var corpus = RequestCorpus.Make(options.Spans);
Report.Head(options, string.Create(CultureInfo.InvariantCulture,
    $"{corpus.Spans} spans a pass, {corpus.BytesPerSpan:0} bytes a span; zlib makes them {corpus.CompressionRatio(CompressionLevel.Fastest):0.0} (fastest) to {corpus.CompressionRatio(CompressionLevel.Optimal):0.0} (optimal) times smaller"));
var runs = new List<IReadOnlyList<Figure>>();
for (var i = 0; i < options.Repeat; i++)
{
    runs.Add(options.Mode switch
    {
        "ingest" => await new IngestRun(options, corpus).RunAsync(),
        "read" => await new ReadRun(options, corpus).RunAsync(),
        _ => await new ReferenceRun(options, corpus).RunAsync(),
    });
}

Report.Table(runs);
return 0;

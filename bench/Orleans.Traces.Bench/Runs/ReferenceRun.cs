using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Bench.Processes;
using Orleans.Traces.Bench.Reference;

namespace Orleans.Traces.Bench.Runs;

/// <summary>The limits, and the product in the same minutes: what is compared is measured under the same noise.</summary>
internal sealed class ReferenceRun(BenchOptions options, RequestCorpus corpus)
{
    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var discard = await MeasureAsync(folder: null);
        var folder = Directory.CreateDirectory(Path.Combine(options.DataRoot, $"orleans-traces-bench-{Guid.NewGuid():n}")).FullName;
        try
        {
            var append = await MeasureAsync(folder);
            var product = await new IngestRun(options, corpus).RunAsync();
            var cost = product.First(f => f.Unit == "µs/span").Value;
            return
            [
                new("Kestrel reads and discards", "µs/span", discard.Cost),
                new("the same, acknowledged", "spans/s", discard.Load.SpansPerSecond),
                new("Kestrel appends and syncs before the answer", "µs/span", append.Cost),
                new("the same: acknowledged", "spans/s", append.Load.SpansPerSecond),
                new("the same: request p50", "ms", append.Load.Latency.At(0.5)),
                new("the same: request p99", "ms", append.Load.Latency.At(0.99)),
                new("the product, deferred work included", "µs/span", cost),
                new("the product: acknowledged", "spans/s", product[0].Value),
                new("the product by reading and discarding", "times", cost / discard.Cost),
                new("the product by appending and syncing", "times", cost / append.Cost),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the limit costs a span, in microseconds. <paramref name="folder"/>: bodies are appended and synced there; null: discarded.</summary>
    public async Task<(double Cost, LoadResult Load)> MeasureAsync(string? folder)
    {
        var http = options with { Grpc = false, Rate = 0 };
        string[] arguments = folder is null ? ["reference-server"] : ["reference-server", folder];
        using var server = await ChildProcess.StartAsync(typeof(ReferenceRun).Assembly.Location, arguments, ReferenceServer.Ready, options);
        var line = server.Output.Split('\n').Single(l => l.StartsWith(ReferenceServer.Ready, StringComparison.Ordinal));
        var address = new Uri(line[ReferenceServer.Ready.Length..]);

        // What is late has nothing to wait for here: no trace is ever final.
        var source = new RequestSource(corpus, TimeSpan.Zero);
        await new LoadRun(address, http, source).RunAsync(options.Warmup);
        var before = ProcessCost.Cpu(server.Id);
        var load = await new LoadRun(address, http, source).RunAsync(options.Duration);
        return ((ProcessCost.Cpu(server.Id) - before).TotalMicroseconds / load.Spans, load);
    }
}

using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Bench.Processes;

namespace Orleans.Traces.Bench.Runs;

/// <summary>What a span costs when few and when many are stored already: law L8.</summary>
/// <remarks>Beside each measurement stands one of the reference that discards, in the same minutes: when that has moved, the machine has.</remarks>
internal sealed class GrowRun(BenchOptions options, RequestCorpus corpus)
{
    private const long Few = 100_000;
    private const double Megabyte = 1_000_000;

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var server = await TraceServer.StartAsync(options);
        var source = new RequestSource(corpus, options.LateAfter);

        // At a rate, so that the compiler has its time and yet only few spans are stored.
        var loads = new List<LoadResult>
        {
            await new LoadRun(server.Otlp, options, source).RunAsync(Few, rate: options.Warmup > TimeSpan.Zero ? Few / options.Warmup.TotalSeconds : 0),
        };
        var few = await MeasureAsync(server, source, loads);
        var fill = options.Stored - loads.Sum(l => l.Spans);
        if (fill > 0)
            loads.Add(await new LoadRun(server.Otlp, options, source).RunAsync(fill));
        var many = await MeasureAsync(server, source, loads);
        await Completeness.CheckAsync(server, source, loads);
        return
        [
            .. Figures("few", few),
            .. Figures("many", many),
            new("many by few: server CPU", "times", many.Cost / few.Cost),
            new("many by few: the reference", "times", many.Reference / few.Reference),
            new("many by few: server CPU by the reference", "times", many.Cost / many.Reference / (few.Cost / few.Reference)),
            new("peak RSS", "MB", ProcessCost.PeakMemory(server.ProcessId) / Megabyte),
            new("disk, journal left out", "MB", server.Bytes("traces") / Megabyte),
        ];
    }

    private async Task<Point> MeasureAsync(TraceServer server, RequestSource source, List<LoadResult> loads)
    {
        await DeferredWork.DoneAsync(server);
        var (reference, _) = await new ReferenceRun(options with { Warmup = TimeSpan.FromSeconds(3), Duration = TimeSpan.FromSeconds(5) }, corpus).MeasureAsync(folder: null);
        var stored = loads.Sum(l => l.Spans);
        var before = ProcessCost.Cpu(server.ProcessId);
        var load = await new LoadRun(server.Otlp, options, source).RunAsync(options.Duration);
        loads.Add(load);
        var (done, _) = await DeferredWork.DoneAsync(server);
        return new Point(stored, load, (done - before).TotalMicroseconds / load.Spans, reference);
    }

    private static IEnumerable<Figure> Figures(string when, Point point) =>
    [
        new($"{when}: stored before", "spans", point.Stored),
        new($"{when}: measured with", "spans", point.Load.Spans),
        new($"{when}: server CPU, deferred work included", "µs/span", point.Cost),
        new($"{when}: acknowledged", "spans/s", point.Load.SpansPerSecond),
        new($"{when}: request p99", "ms", point.Load.Latency.At(0.99)),
        new($"{when}: Kestrel reads and discards", "µs/span", point.Reference),
    ];

    private sealed record Point(long Stored, LoadResult Load, double Cost, double Reference);
}

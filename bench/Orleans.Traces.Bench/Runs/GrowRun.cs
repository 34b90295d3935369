using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Bench.Processes;

namespace Orleans.Traces.Bench.Runs;

/// <summary>What a span costs when few and when many are stored already: law L8.</summary>
/// <remarks>Each of the two is the median of three loads, since machines move by more than the growth that is looked for. Beside them stands
/// the reference that discards, in the same minutes: when that has moved, the machine has.</remarks>
internal sealed class GrowRun(BenchOptions options, RequestCorpus corpus)
{
    private const long Few = 100_000;
    private const int Loads = 3;
    private const double Megabyte = 1_000_000;

    private readonly List<LoadResult> _loads = [];

    private long Stored => _loads.Sum(l => l.Spans);

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var server = await TraceServer.StartAsync(options);
        var source = new RequestSource(corpus, options.LateAfter);

        // At a rate, so that the compiler has its time and yet only few spans are stored.
        var rate = options.Warmup > TimeSpan.Zero ? Few / options.Warmup.TotalSeconds : 0;
        _loads.Add(await new LoadRun(server.Otlp, options, source).RunAsync(Few, rate));
        var few = await MeasureAsync(server, source);
        if (options.Stored > Stored)
            _loads.Add(await new LoadRun(server.Otlp, options, source).RunAsync(options.Stored - Stored));
        var many = await MeasureAsync(server, source);
        await Completeness.CheckAsync(server, source, _loads);
        return
        [
            .. Figures("few", few),
            .. Figures("many", many),
            new("many by few: server CPU", "times", many.Cost.At(0.5) / few.Cost.At(0.5)),
            new("many by few: Kestrel reads and discards", "times", many.Reference / few.Reference),
            new("peak RSS", "MB", ProcessCost.PeakMemory(server.ProcessId) / Megabyte),
            new("disk, journal left out", "MB", server.Bytes("traces") / Megabyte),
        ];
    }

    private async Task<Point> MeasureAsync(TraceServer server, RequestSource source)
    {
        await DeferredWork.DoneAsync(server);
        var (reference, _) = await new ReferenceRun(options with { Warmup = TimeSpan.FromSeconds(3) }, corpus).MeasureAsync(folder: null);
        var stored = Stored;
        var (costs, last) = (new List<double>(), LoadResult.None);
        for (var i = 0; i < Loads; i++)
        {
            var before = ProcessCost.Cpu(server.ProcessId);
            last = await new LoadRun(server.Otlp, options, source).RunAsync(options.Duration);
            _loads.Add(last);
            var (done, _) = await DeferredWork.DoneAsync(server);
            costs.Add((done - before).TotalMicroseconds / last.Spans);
        }

        return new Point(stored, Stored, new Percentiles(costs), last, reference);
    }

    private static IEnumerable<Figure> Figures(string when, Point point) =>
    [
        new($"{when}: stored before", "spans", point.Before),
        new($"{when}: stored after", "spans", point.After),
        new($"{when}: server CPU, median of three", "µs/span", point.Cost.At(0.5)),
        new($"{when}: server CPU, least", "µs/span", point.Cost.At(0)),
        new($"{when}: server CPU, most", "µs/span", point.Cost.Max),
        new($"{when}: acknowledged, last load", "spans/s", point.Last.SpansPerSecond),
        new($"{when}: request p99, last load", "ms", point.Last.Latency.At(0.99)),
        new($"{when}: Kestrel reads and discards", "µs/span", point.Reference),
    ];

    private sealed record Point(long Before, long After, Percentiles Cost, LoadResult Last, double Reference);
}

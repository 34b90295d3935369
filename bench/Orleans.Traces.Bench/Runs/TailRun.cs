using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Bench.Processes;

namespace Orleans.Traces.Bench.Runs;

/// <summary>How long a request takes: at saturation, and in an open loop at half of it.</summary>
/// <remarks>Saturation is found after the warm-up without a pause, so that traces are finalized while it is measured, as they are in a
/// server that runs for long; the load should last longer than the 10 s after which a trace is finalized.</remarks>
internal sealed class TailRun(BenchOptions options, RequestCorpus corpus)
{
    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var server = await TraceServer.StartAsync(options);
        var source = new RequestSource(corpus, options.LateAfter);
        var warmup = await new LoadRun(server.Otlp, options, source).RunAsync(options.Warmup);
        var full = await new LoadRun(server.Otlp, options, source).RunAsync(options.Duration);
        await DeferredWork.DoneAsync(server);
        var half = await new LoadRun(server.Otlp, options, source).RunAsync(options.Duration, full.SpansPerSecond / 2);
        await DeferredWork.DoneAsync(server);
        await Completeness.CheckAsync(server, source, warmup, full, half);
        return [.. Figures("saturation", full), .. Figures("half of it", half)];
    }

    private static IEnumerable<Figure> Figures(string when, LoadResult load) =>
    [
        new($"{when}: acknowledged", "spans/s", load.SpansPerSecond),
        new($"{when}: request p50", "ms", load.Latency.At(0.5)),
        new($"{when}: request p90", "ms", load.Latency.At(0.9)),
        new($"{when}: request p99", "ms", load.Latency.At(0.99)),
        new($"{when}: request p99.9", "ms", load.Latency.At(0.999)),
        new($"{when}: request max", "ms", load.Latency.Max),
        new($"{when}: requests", "", load.Latency.Count),
        new($"{when}: retryable refusals", "", load.Refusals),
    ];
}

using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Bench.Processes;

namespace Orleans.Traces.Bench.Runs;

/// <summary>How much the product takes in, what it costs, what is left on disk, and whether everything acknowledged is there.</summary>
/// <remarks>
/// 1. Start the server, warm it up, wait until it is quiet. 2. Load. 3. Wait until what was deferred is done: finalization comes 10 s after a
/// trace's last span. 4. Take the figures. 5. Read back: the whole list, and a sample of traces span by span. A run that is not complete fails.
/// </remarks>
internal sealed class IngestRun(BenchOptions options, RequestCorpus corpus)
{
    private const int Lists = 200;
    private const double Megabyte = 1_000_000;

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var server = await TraceServer.StartAsync(options);
        if (options.Scorer is { } scorer)
            await server.Api.PutAsync("/api/v1/scorers/bench", scorer);
        var source = new RequestSource(corpus, options.LateAfter);
        var warmup = options.Warmup > TimeSpan.Zero
            ? await new LoadRun(server.Otlp, options, source).RunAsync(options.Warmup, options.Rate)
            : LoadResult.None;
        await DeferredWork.DoneAsync(server);

        using var perf = options.Perf is { } file ? PerfRecording.Start(server.ProcessId, file) : null;
        var before = ProcessCost.Cpu(server.ProcessId);
        var load = await new LoadRun(server.Otlp, options, source).RunAsync(options.Duration, options.Rate);
        var acknowledged = ProcessCost.Cpu(server.ProcessId);
        var (done, idle) = await DeferredWork.DoneAsync(server);
        perf?.Stop();

        var memory = ProcessCost.PeakMemory(server.ProcessId);
        var stored = server.Bytes("traces");
        var journal = server.Bytes("journal");
        var listed = await Completeness.CheckAsync(server, source, warmup, load);
        var lists = await ListsAsync(server.Api);
        return
        [
            new("acknowledged", "spans/s", load.SpansPerSecond),
            new("acknowledged bytes", "MB/s", load.SpansPerSecond * load.BytesPerSpan / Megabyte),
            new("acknowledged log records", "", load.Logs),
            new("server CPU, deferred work included", "µs/span", (done - before).TotalMicroseconds / load.Spans),
            new("of it until the last answer", "µs/span", (acknowledged - before).TotalMicroseconds / load.Spans),
            new("spans/s that one core sustains at that cost", "", load.Spans / (done - before).TotalSeconds),
            new("request p50", "ms", load.Latency.At(0.5)),
            new("request p90", "ms", load.Latency.At(0.9)),
            new("request p99", "ms", load.Latency.At(0.99)),
            new("request max", "ms", load.Latency.Max),
            new("retryable refusals", "", load.Refusals),
            new("traces with a late half, warm-up included", "", source.Passes * corpus.LateTraces),
            new("traces that were reopened", "", listed.Reopened),
            new("idle server", "% of a core", 100 * idle),
            new("peak RSS", "MB", memory / Megabyte),
            new("disk per input byte, journal left out", "", (double)stored / (load.Bytes + warmup.Bytes)),
            new("journal segments, written in advance", "MB", journal / Megabyte),
            new("list of 50 traces p50", "ms", lists.At(0.5)),
            new("list of 50 traces p99", "ms", lists.At(0.99)),
        ];
    }

    private static async Task<Percentiles> ListsAsync(TraceApi api)
    {
        var times = new List<double>();
        for (var i = 0; i < Lists; i++)
            times.Add(await api.ListAsync());
        return new Percentiles(times);
    }
}

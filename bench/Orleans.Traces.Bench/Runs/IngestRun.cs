using System.Globalization;
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
    private const int SampleSize = 500, Lists = 200, QuietSeconds = 4, MostLooks = 20;
    private const double Megabyte = 1_000_000;

    // Longer than the server waits before it finalizes a trace, so that a pause before that is not taken for the end.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(11), QuietLimit = TimeSpan.FromMinutes(3);

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var server = await TraceServer.StartAsync(options);
        var source = new RequestSource(corpus);
        var warmup = options.Warmup > TimeSpan.Zero ? await new LoadRun(server.Otlp, options, source).RunAsync(options.Warmup, options.Rate) : null;
        await DeferredDoneAsync(server);

        using var perf = options.Perf is { } file ? PerfRecording.Start(server.ProcessId, file) : null;
        var before = ProcessCost.Cpu(server.ProcessId);
        var load = await new LoadRun(server.Otlp, options, source).RunAsync(options.Duration, options.Rate);
        var acknowledged = ProcessCost.Cpu(server.ProcessId);
        var (done, idle) = await DeferredDoneAsync(server);
        perf?.Stop();

        var memory = ProcessCost.PeakMemory(server.ProcessId);
        var sent = load.Bytes + (warmup?.Bytes ?? 0);
        var stored = server.Bytes("traces");
        var journal = server.Bytes("journal");
        await CheckAsync(server, source, load.Spans + (warmup?.Spans ?? 0), load.GivenUp + (warmup?.GivenUp ?? 0));
        var lists = await ListsAsync(server.Api);
        return
        [
            new("acknowledged", "spans/s", load.SpansPerSecond),
            new("acknowledged bytes", "MB/s", load.Bytes / Megabyte / load.Elapsed.TotalSeconds),
            new("server CPU, deferred work included", "µs/span", (done - before).TotalMicroseconds / load.Spans),
            new("of it until the last answer", "µs/span", (acknowledged - before).TotalMicroseconds / load.Spans),
            new("spans/s that one core sustains at that cost", "", load.Spans / (done - before).TotalSeconds),
            new("request p50", "ms", load.Latency.At(0.5)),
            new("request p90", "ms", load.Latency.At(0.9)),
            new("request p99", "ms", load.Latency.At(0.99)),
            new("request max", "ms", load.Latency.Max),
            new("retryable refusals", "", load.Refusals),
            new("idle server", "% of a core", 100 * idle),
            new("peak RSS", "MB", memory / Megabyte),
            new("disk per input byte, journal left out", "", (double)stored / sent),
            new("journal segments, written in advance", "MB", journal / Megabyte),
            new("list of 50 traces p50", "ms", lists.At(0.5)),
            new("list of 50 traces p99", "ms", lists.At(0.99)),
        ];
    }

    /// <summary>Waits until the server is quiet and no trace is open: on a busy machine a server that gets no processor looks quiet too.
    /// See <see cref="ProcessCost.WhenQuietAsync"/>.</summary>
    public static async Task<(TimeSpan Cpu, double Idle)> DeferredDoneAsync(TraceServer server)
    {
        await Task.Delay(Settle);
        for (var look = 0; look < MostLooks; look++)
        {
            var quiet = await ProcessCost.WhenQuietAsync(server.ProcessId, QuietSeconds, QuietLimit);
            if (await server.Api.CountAsync() is { Open: 0 })
                return quiet;
        }

        throw new TimeoutException($"Traces are still open although the server is quiet.\n{server.Output}");
    }

    private static async Task<Percentiles> ListsAsync(TraceApi api)
    {
        var times = new List<double>();
        for (var i = 0; i < Lists; i++)
            times.Add(await api.ListAsync());
        return new Percentiles(times);
    }

    private static async Task CheckAsync(TraceServer server, RequestSource source, long acknowledged, long givenUp)
    {
        var (_, spans, _) = await server.Api.CountAsync();
        if (givenUp == 0 ? spans != acknowledged : spans < acknowledged)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{acknowledged} spans were acknowledged, {spans} are listed.\n{server.Output}"));
        }

        var sample = source.Sample(SampleSize, new Random(1));
        foreach (var trace in sample)
        {
            var (found, _) = await server.Api.FindAsync(trace.Id);
            if (found != trace.Spans)
                throw new InvalidOperationException($"Trace {trace.Id} has {found} spans in place of {trace.Spans}.\n{server.Output}");
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Complete: {spans} spans acknowledged and listed, {sample.Count} traces read back span by span."));
        if (sample.Count < SampleSize)
            throw new InvalidOperationException($"Only {sample.Count} traces could be read back: load for longer.");
    }
}

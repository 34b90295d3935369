using System.Diagnostics;
using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Bench.Processes;

namespace Orleans.Traces.Bench.Runs;

/// <summary>Many traces of one span each whose root never comes: what memory they take while they wait, and that all of them become final.</summary>
/// <remarks>All must be open at once, so <c>Traces:Assembly:RootlessTimeout</c> must be longer than sending takes: a run in which the first is
/// final before the last is sent fails.</remarks>
internal sealed class OpenRun(BenchOptions options, RequestCorpus corpus)
{
    private const double Megabyte = 1_000_000;

    private static readonly TimeSpan IdleLook = TimeSpan.FromSeconds(10), FinalLimit = TimeSpan.FromMinutes(30), Pause = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var server = await TraceServer.StartAsync(options);
        var process = server.ProcessId;
        var atStart = ProcessCost.Memory(process);
        var source = new RequestSource(corpus, options.LateAfter);
        var before = ProcessCost.Cpu(process);
        var load = await new LoadRun(server.Otlp, options, source).RunAsync(options.Traces, options.Rate);
        var watch = Stopwatch.StartNew();
        var (sent, atLast) = (ProcessCost.Cpu(process), ProcessCost.Memory(process));
        await Task.Delay(IdleLook);
        var (waited, whileOpen, journal) = (ProcessCost.Cpu(process), ProcessCost.Memory(process), server.Bytes("journal"));
        var first = source.Expected(0, 0);
        if (await server.Api.FindAsync(first.Id) is not { IsOpen: true })
            throw new InvalidOperationException($"The first trace is final already, or not there: raise Traces:Assembly:RootlessTimeout by --server.\n{server.Output}");

        await FinalAsync(server, source.Expected(source.Passes - 1, corpus.SpanCounts.Count - 1));
        var final = watch.Elapsed;
        var (done, _) = await DeferredWork.DoneAsync(server);
        var peak = ProcessCost.PeakMemory(process);
        var listed = await Completeness.CheckAsync(server, source, load);
        return
        [
            new("traces, open at the same time", "", listed.Traces),
            new("acknowledged", "traces/s", load.SpansPerSecond),
            new("request p99", "ms", load.Latency.At(0.99)),
            new("retryable refusals", "", load.Refusals),
            new("server CPU until the last answer", "µs/trace", (sent - before).TotalMicroseconds / load.Spans),
            new("server CPU while they wait", "% of a core", 100 * (waited - sent) / IdleLook),
            new("server CPU, deferred work included", "µs/trace", (done - before).TotalMicroseconds / load.Spans),
            new("RSS before", "MB", atStart / Megabyte),
            new("RSS at the last answer", "MB", atLast / Megabyte),
            new("RSS while they wait", "MB", whileOpen / Megabyte),
            new("RSS a trace, while they wait", "bytes", (double)(whileOpen - atStart) / load.Spans),
            new("peak RSS", "MB", peak / Megabyte),
            new("bytes sent", "MB", load.Bytes / Megabyte),
            new("journal segments while they wait", "MB", journal / Megabyte),
            new("from the last answer until the last trace is final", "s", final.TotalSeconds),
        ];
    }

    private static async Task FinalAsync(TraceServer server, ExpectedTrace trace)
    {
        var watch = Stopwatch.StartNew();
        while (await server.Api.FindAsync(trace.Id) is not { Spans: > 0, IsOpen: false })
        {
            if (watch.Elapsed > FinalLimit)
                throw new TimeoutException($"The last trace is not final after {FinalLimit}.\n{server.Output}");
            await Task.Delay(Pause);
        }
    }
}

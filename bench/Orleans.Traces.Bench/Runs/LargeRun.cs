using System.Diagnostics;
using System.Globalization;
using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Bench.Processes;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Bench.Runs;

/// <summary>One very large trace: how long it takes to accept it, what memory, when it is final, and whether every span comes back byte for byte.</summary>
/// <remarks>With a rate, other traces are sent from its last span until it is final: they must not wait for it.</remarks>
internal sealed class LargeRun(BenchOptions options, RequestCorpus corpus)
{
    private const long DefaultBytes = 1_000_000_000;
    private const int SpareBytes = 64 << 20, MaxAttempts = 60;
    private const double Megabyte = 1_000_000;

    // Just shorter than the silence after which a trace is final: until then looking would only disturb.
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), RetryPause = TimeSpan.FromMilliseconds(500), FinalLimit = TimeSpan.FromMinutes(30);

    private int _refusals;

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var server = await TraceServer.StartAsync(options);
        var source = new RequestSource(corpus, options.LateAfter);
        var trace = new LargeTrace(options.SpansTotal, options.BytesTotal ?? DefaultBytes, options.Corpus);
        var warmup = options.Rate > 0 ? await new LoadRun(server.Otlp, options, source).RunAsync(options.Warmup, options.Rate) : LoadResult.None;

        var before = ProcessCost.Cpu(server.ProcessId);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(_ => Task.Run(() => SendAsync(server, trace))));
        using (var sender = new OtlpSender(server.Otlp, options.Grpc))
            await SendAsync(sender, await trace.RootAsync());
        var accepted = watch.Elapsed;
        var becomesFinal = FinalAsync(server, trace, watch);
        var others = options.Rate > 0 ? await new LoadRun(server.Otlp, options, source).RunAsync(becomesFinal, options.Rate) : LoadResult.None;
        var final = await becomesFinal - accepted;
        var (cpu, memory) = (ProcessCost.Cpu(server.ProcessId), ProcessCost.PeakMemory(server.ProcessId));
        var read = await ReadBackAsync(server, trace);
        var readMemory = ProcessCost.PeakMemory(server.ProcessId);
        await DeferredWork.DoneAsync(server);
        if (await server.Api.CountAsync() is var listed && listed.Spans != options.SpansTotal + warmup.Spans + others.Spans)
            throw new InvalidOperationException($"{listed.Spans} spans are listed of {options.SpansTotal} and {warmup.Spans + others.Spans} of other traces.\n{server.Output}");
        return
        [
            new("spans", "", options.SpansTotal),
            new("bytes of the spans", "MB", trace.Bytes / Megabyte),
            new("accepted in", "s", accepted.TotalSeconds),
            new("accepted", "MB/s", trace.Bytes / Megabyte / accepted.TotalSeconds),
            new("retryable refusals", "", _refusals),
            new("last span until final, silence included", "s", final.TotalSeconds),
            new("other traces meanwhile", "spans/s", options.Rate > 0 ? others.SpansPerSecond : 0),
            new("their requests p50", "ms", others.Latency.At(0.5)),
            new("their requests p99", "ms", others.Latency.At(0.99)),
            new("their requests max", "ms", others.Latency.Max),
            new("server CPU until final, other traces included", "ms", (cpu - before).TotalMilliseconds),
            new("peak RSS until it is final", "MB", memory / Megabyte),
            new("read back as OTLP, byte for byte", "s", read.TotalSeconds),
            new("peak RSS when it has been read", "MB", readMemory / Megabyte),
            new("disk per input byte, journal left out", "", (double)server.Bytes("traces") / (trace.Bytes + warmup.Bytes + others.Bytes)),
        ];
    }

    private async Task SendAsync(TraceServer server, LargeTrace trace)
    {
        using var sender = new OtlpSender(server.Otlp, options.Grpc);
        while (await trace.NextAsync() is { } request)
            await SendAsync(sender, request);
    }

    private async Task SendAsync(OtlpSender sender, PreparedRequest request)
    {
        using (request)
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                if (await sender.SendAsync(request) == SendOutcome.Accepted)
                    return;
                Interlocked.Increment(ref _refusals);
                await Task.Delay(RetryPause);
            }
        }

        throw new TimeoutException($"A request of the large trace was refused {MaxAttempts} times.");
    }

    private static async Task<TimeSpan> FinalAsync(TraceServer server, LargeTrace trace, Stopwatch watch)
    {
        await Task.Delay(FirstLook);
        for (var limit = watch.Elapsed + FinalLimit; ; await Task.Delay(Pause))
        {
            if (await server.Api.CountAsync(trace.EarlierThanOthers) is { Traces: 1, Open: 0 })
                return watch.Elapsed;
            if (watch.Elapsed > limit)
                throw new TimeoutException($"The trace is not final after {FinalLimit}.\n{server.Output}");
        }
    }

    private async Task<TimeSpan> ReadBackAsync(TraceServer server, LargeTrace trace)
    {
        // Each span may stand under a resource of its own.
        const int MostBesideSpan = 1024;
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, trace.Bytes + ((long)options.SpansTotal * MostBesideSpan) + SpareBytes));
        var watch = Stopwatch.StartNew();
        var length = await server.Api.ReadOtlpAsync(trace.Id.ToString(), buffer);
        watch.Stop();
        if (length == buffer.Length)
            throw new InvalidOperationException($"The trace is longer than {length} bytes.");

        var (missing, foreign) = trace.Compare(OtlpChunk.Read(OtlpSignal.Traces, buffer.AsMemory(0, length)).Select(i => i.Bytes));
        if (missing + foreign > 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{missing} spans are missing or changed, {foreign} were not sent or are there twice.\n{server.Output}"));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Complete: {options.SpansTotal} spans, {trace.Bytes} bytes read back byte for byte."));
        return watch.Elapsed;
    }
}

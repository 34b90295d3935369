using System.Diagnostics;
using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Bench.Processes;

namespace Orleans.Traces.Bench.Runs;

/// <summary>From the process's start until it says that it is ready: with an empty folder, and after SIGKILL with a journal of open traces.</summary>
/// <remarks>The traces lack their roots and wait for an hour, so that nothing is released before the kill. The files are still in the system's
/// cache when the server starts again: what a cold disk adds is not measured. Everything acknowledged must be listed afterwards.</remarks>
internal sealed class StartRun(BenchOptions options, RequestCorpus corpus)
{
    private const long DefaultBytes = 900_000_000;
    private const int EmptyStarts = 3;
    private const double Megabyte = 1_000_000;

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var empty = new List<(double Ready, double Taken)>();
        for (var i = 0; i < EmptyStarts; i++)
        {
            using var server = await TraceServer.StartAsync(options);
            empty.Add((server.ReadyAfter.TotalSeconds, await FirstAnswerAsync(server)));
        }

        return
        [
            new("empty folder: ready, median of three", "s", new Percentiles(empty.Select(e => e.Ready)).At(0.5)),
            new("empty folder: the first request after that", "s", new Percentiles(empty.Select(e => e.Taken)).At(0.5)),
            .. await AfterKillAsync(),
        ];
    }

    private async Task<IEnumerable<Figure>> AfterKillAsync()
    {
        var patient = options with { Server = [.. options.Server, "--Traces:Assembly:RootlessTimeout=01:00:00"] };
        using var first = await TraceServer.StartAsync(patient);
        var source = new RequestSource(corpus, options.LateAfter);
        var spans = (long)((options.BytesTotal ?? DefaultBytes) / corpus.BytesPerSpan);
        var load = await new LoadRun(first.Otlp, patient, source).RunAsync(spans);
        if (load.GivenUp > 0)
            throw new InvalidOperationException($"The journal takes no more: send less by --bytes-total, or raise Traces:Journal:MaxUnreleasedBytes by --server.\n{first.Output}");

        var journal = first.Bytes("journal");
        var stored = first.Bytes("traces");
        using var second = await first.KillAndRestartAsync(patient);
        var (cpu, memory) = (ProcessCost.Cpu(second.ProcessId), ProcessCost.Memory(second.ProcessId));
        var list = Stopwatch.StartNew();
        await Completeness.CheckAsync(second, source, load);
        list.Stop();
        return
        [
            new("journal: bytes acknowledged", "MB", load.Bytes / Megabyte),
            new("journal: open traces", "", source.Traces),
            new("journal: its segments", "MB", journal / Megabyte),
            new("journal: stored before the kill", "MB", stored / Megabyte),
            new("journal: ready after SIGKILL", "s", second.ReadyAfter.TotalSeconds),
            new("journal: CPU until ready", "s", cpu.TotalSeconds),
            new("journal: RSS when ready", "MB", memory / Megabyte),
            new("journal: the first request after all was read back", "s", await FirstAnswerAsync(second)),
            new("journal: reading everything back", "s", list.Elapsed.TotalSeconds),
            new("journal: peak RSS then", "MB", ProcessCost.PeakMemory(second.ProcessId) / Megabyte),
        ];
    }

    // Of a pass that no load reaches.
    private async Task<double> FirstAnswerAsync(TraceServer server)
    {
        const long Pass = 1L << 30;
        using var sender = new OtlpSender(server.Otlp, options.Grpc);
        var request = corpus.Requests[0];
        await request.PrepareAsync(Pass, passStart: 1_700_000_000_000_000_000);
        try
        {
            var watch = Stopwatch.StartNew();
            return await sender.SendAsync(request) == SendOutcome.Accepted
                ? watch.Elapsed.TotalSeconds
                : throw new InvalidOperationException($"A server that says it is ready refuses.\n{server.Output}");
        }
        finally
        {
            request.Release();
        }
    }
}

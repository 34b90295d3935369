using System.Diagnostics;
using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Bench.Processes;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Bench.Runs;

/// <summary>How fast a trace is read by id, idle and while spans come in at half of what the server can take, and that what is acknowledged is there at once.</summary>
internal sealed class ReadRun(BenchOptions options, RequestCorpus corpus)
{
    private const int SampleSize = 500, IdleReads = 1000;

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var server = await TraceServer.StartAsync(options);
        var source = new RequestSource(corpus, options.LateAfter);
        await new LoadRun(server.Otlp, options, source).RunAsync(options.Warmup);
        var full = await new LoadRun(server.Otlp, options, source).RunAsync(options.Duration);
        await DeferredWork.DoneAsync(server);
        var stored = source.Sample(SampleSize, new Random(2), spans => spans == AgentTrace.MostSpans);
        if (stored.Count == 0)
            throw new InvalidOperationException("No trace could be picked: load for longer.");

        using var writes = new FreshTraces(server, options);
        var idle = await ReadAsync(server.Api, writes, stored, reads => reads >= IdleReads);
        var load = Task.Run(() => new LoadRun(server.Otlp, options, source).RunAsync(options.Duration, full.SpansPerSecond / 2));
        var loaded = await ReadAsync(server.Api, writes, stored, _ => load.IsCompleted);
        var half = await load;
        return
        [
            new("stored before", "spans", full.Spans),
            .. Figures("idle", idle),
            new("half load", "spans/s", half.SpansPerSecond),
            new("half load: request p50", "ms", half.Latency.At(0.5)),
            new("half load: request p99", "ms", half.Latency.At(0.99)),
            .. Figures("half load", loaded),
        ];
    }

    private static IEnumerable<Figure> Figures(string when, Reads reads) =>
    [
        new($"{when}: trace by id, {AgentTrace.MostSpans} spans, p50", "ms", reads.Known.At(0.5)),
        new($"{when}: trace by id, {AgentTrace.MostSpans} spans, p99", "ms", reads.Known.At(0.99)),
        new($"{when}: unknown id p50", "ms", reads.Unknown.At(0.5)),
        new($"{when}: unknown id p99", "ms", reads.Unknown.At(0.99)),
        new($"{when}: just acknowledged, read p50", "ms", reads.Fresh.At(0.5)),
        new($"{when}: just acknowledged, read p99", "ms", reads.Fresh.At(0.99)),
        new($"{when}: just acknowledged and read", "traces", reads.Fresh.Count),
        new($"{when}: just acknowledged and not found", "traces", reads.Missing),
    ];

    private static async Task<Reads> ReadAsync(TraceApi api, FreshTraces writes, IReadOnlyList<ExpectedTrace> stored, Func<int, bool> enough)
    {
        const int UnknownOneIn = 4, FreshOneIn = 8;
        List<double> known = [], unknown = [], fresh = [];
        var missing = 0;
        for (var i = 0; !enough(i); i++)
        {
            var trace = stored[i % stored.Count];
            var found = await api.FindAsync(trace.Id);
            known.Add(found.Spans == trace.Spans
                ? found.Milliseconds
                : throw new InvalidOperationException($"Trace {trace.Id} has {found.Spans} spans in place of {trace.Spans}."));
            if (i % UnknownOneIn == 0)
                unknown.Add((await api.FindAsync(Guid.NewGuid().ToString("n"))).Milliseconds);
            if (i % FreshOneIn != 0)
                continue;
            var sent = await writes.SendAsync();
            var read = await api.FindAsync(sent.Id);
            fresh.Add(read.Milliseconds);
            missing += read.Spans == sent.Spans ? 0 : 1;
        }

        return new Reads(new Percentiles(known), new Percentiles(unknown), new Percentiles(fresh), missing);
    }

    private sealed record Reads(Percentiles Known, Percentiles Unknown, Percentiles Fresh, int Missing);

    /// <summary>Sends traces one by one, each in one request.</summary>
    private sealed class FreshTraces : IDisposable
    {
        // No pass of the corpus gets there, so no id is used twice.
        private const long FirstPass = 1L << 30;
        private const int Trace = 0;

        private readonly OtlpSender _sender;
        private readonly PreparedRequest _request;
        private long _pass = FirstPass;

        public FreshTraces(TraceServer server, BenchOptions options)
        {
            var random = new Random(3);
            _sender = new OtlpSender(server.Otlp, options.Grpc);
            var prose = new Prose(Language.English, options.Corpus.Words, random);
            _request = new PreparedRequest(OtlpSignal.Traces,
                [.. AgentTrace.Make(prose, random, AgentTrace.MostSpans).Select(s => new PlacedItem(Trace, s))], options.Corpus.Gzip);
        }

        /// <summary>Sends one; it is acknowledged when this returns.</summary>
        public async Task<ExpectedTrace> SendAsync()
        {
            await _request.PrepareAsync(++_pass, (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);
            try
            {
                var limit = Stopwatch.StartNew();
                while (await _sender.SendAsync(_request) != SendOutcome.Accepted)
                {
                    if (limit.Elapsed > TimeSpan.FromSeconds(30))
                        throw new TimeoutException("A trace was refused for 30 s.");
                    await Task.Delay(100);
                }
            }
            finally
            {
                _request.Release();
            }

            return new ExpectedTrace(new TraceIds(_pass, Trace).Trace.ToString(), _request.Spans, Logs: 0);
        }

        public void Dispose()
        {
            _sender.Dispose();
            _request.Dispose();
        }
    }
}

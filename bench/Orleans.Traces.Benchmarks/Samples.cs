using Orleans.Traces.Assembling;
using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Benchmarks;

/// <summary>What the benchmarks work on: requests and traces of the load generator's corpus.</summary>
internal static class Samples
{
    /// <summary>What is allowed, as the server has it by default.</summary>
    public static readonly CutLimits Limits = new(MaxItems: 100_000, MaxAttributeBytes: 16 << 20, MaxNesting: 100);

    private const int Seed = 20261123;

    /// <summary>A request of 64 spans of about 2.4 KB, two or three of each of some thirty traces.</summary>
    public static async Task<byte[]> RequestAsync()
    {
        using var corpus = RequestCorpus.Make(new CorpusOptions { Late = 0 });
        var request = corpus.Requests[corpus.Requests.Count / 2];
        await request.PrepareAsync(pass: 1, passStart: Now);
        return request.Message.ToArray();
    }

    /// <summary>The chunks of <see cref="RequestAsync"/>.</summary>
    public static async Task<IReadOnlyList<TraceChunk>> ChunksAsync() =>
        RequestCutter.Cut(OtlpSignal.Traces, await RequestAsync(), Limits) is CutOutcome.Cut cut
            ? cut.Chunks
            : throw new InvalidOperationException("The corpus is malformed.");

    /// <summary>The spans of an agent's trace, as it sends them.</summary>
    public static AgentSpans Agent(int spans)
    {
        var random = new Random(Seed);
        return new AgentSpans(AgentTrace.Make(new Prose(Language.English, new CorpusOptions().Words, random), random, spans));
    }

    /// <summary>The spans of a very large trace, of about 700 bytes.</summary>
    public static async Task<IReadOnlyList<TraceItem>> LargeAsync(int spans)
    {
        const int SpanBytes = 700;
        var trace = new LargeTrace(spans, (long)spans * SpanBytes, new CorpusOptions());
        var items = new List<TraceItem>(spans);
        while (await trace.NextAsync() is { } request)
        {
            using (request)
                items.AddRange(Read(request));
        }

        using var root = await trace.RootAsync();
        items.AddRange(Read(root));
        return items;
    }

    /// <summary>The first save of a trace.</summary>
    public static TraceSave FirstSave(TraceId id, IReadOnlyList<TraceItem> items) => new(
        new TraceKey(ProjectId.Default, id),
        BasedOnRevision: 0,
        TraceTree.Build(items).Summarize(id, TraceState.Final, revision: 1, truncated: false),
        items);

    /// <summary>Unix nanoseconds.</summary>
    public static ulong Now => (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;

    private static List<TraceItem> Read(PreparedRequest request) => OtlpChunk.Read(OtlpSignal.Traces, request.Message.ToArray());
}

/// <summary>A trace's spans, with new ids as often as they are asked for.</summary>
internal sealed class AgentSpans(IReadOnlyList<SpanTemplate> spans)
{
    /// <summary>The trace's id at its so manieth repeat.</summary>
    public static TraceId IdOf(long repeat) => new TraceIds(repeat, 0).Trace;

    /// <summary>The whole trace as the payload of one chunk.</summary>
    public byte[] Payload(long repeat) => Payload(repeat, 0, spans.Count);

    /// <summary>The spans as the payloads of chunks of so many.</summary>
    public IReadOnlyList<byte[]> Payloads(long repeat, int inChunk) =>
        [.. Enumerable.Range(0, (spans.Count + inChunk - 1) / inChunk).Select(i => Payload(repeat, i * inChunk, Math.Min(inChunk, spans.Count - (i * inChunk))))];

    private byte[] Payload(long repeat, int first, int count)
    {
        using var request = new PreparedRequest(OtlpSignal.Traces, [.. spans.Skip(first).Take(count).Select(s => new PlacedItem(0, s))]);
        request.PrepareAsync(repeat, Samples.Now).GetAwaiter().GetResult();
        return request.Message.ToArray();
    }
}

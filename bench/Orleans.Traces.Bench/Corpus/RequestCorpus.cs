using System.IO.Compression;
using System.Runtime.InteropServices;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Bench.Corpus;

/// <summary>Requests that are made once and sent over and over, each pass with new ids: the generator then costs little, and its memory is bounded.</summary>
/// <remarks>32 traces are open at a time and send their spans by turns, so that a request holds a few spans of each, and a trace is spread
/// over several requests. One trace in twenty sends its spans in an order of its own; some send their second half later.</remarks>
internal sealed class RequestCorpus : IDisposable
{
    private const int OpenTraces = 32, Seed = 20261123, ShuffledOneIn = 20;
    private const int Traces = 1024, TracesOfSingleSpans = 256;

    private RequestCorpus(IReadOnlyList<PreparedRequest> requests, IReadOnlyList<PreparedRequest> late, int traces)
    {
        Requests = requests;
        Late = late;
        var (spans, logs) = (new int[traces], new int[traces]);
        foreach (var request in requests.Concat(late))
        {
            foreach (var item in request.Items)
                (request.Signal == OtlpSignal.Traces ? spans : logs)[item.Trace]++;
        }

        (SpanCounts, LogCounts) = (spans, logs);
        LateTraces = late.SelectMany(r => r.Items).Select(i => i.Trace).Distinct().Count();
        Bytes = requests.Concat(late).Sum(r => (long)r.Message.Length);
    }

    /// <summary>The requests of a pass, in order.</summary>
    public IReadOnlyList<PreparedRequest> Requests { get; }

    /// <summary>The requests of a pass that come later.</summary>
    public IReadOnlyList<PreparedRequest> Late { get; }

    /// <summary>Spans of each trace.</summary>
    public IReadOnlyList<int> SpanCounts { get; }

    /// <summary>Log records of each trace.</summary>
    public IReadOnlyList<int> LogCounts { get; }

    /// <summary>Traces of a pass that have a second half.</summary>
    public int LateTraces { get; }

    /// <summary>Spans of a pass.</summary>
    public int Spans => SpanCounts.Sum();

    /// <summary>Bytes of a pass, before compression.</summary>
    public long Bytes { get; }

    /// <summary>Bytes of an average span, its share of resource, scope and log records included.</summary>
    public double BytesPerSpan => (double)Bytes / Spans;

    /// <summary>Prepares the requests of a pass.</summary>
    public static RequestCorpus Make(CorpusOptions options)
    {
        var random = new Random(Seed);
        var languages = new Languages(options.Words, random);
        var keys = new AttributeKeys(options.Keys);
        var traces = Enumerable.Range(0, options.ItemsInRequest < 8 ? TracesOfSingleSpans : Traces)
            .Select(_ => AgentTrace.Make(languages.Pick(random), random, random.Next(AgentTrace.LeastSpans, AgentTrace.MostSpans + 1), keys)).ToList();
        foreach (var trace in traces.Where((_, i) => i % ShuffledOneIn == 0))
            random.Shuffle(CollectionsMarshal.AsSpan(trace));
        if (options.Rootless)
            traces = traces.ConvertAll(t => t.FindAll(s => !s.IsRoot));
        var late = SplitLate(traces, options.Late);
        var requests = Interleave(traces, random).Chunk(options.ItemsInRequest)
            .Select(items => new PreparedRequest(OtlpSignal.Traces, items, options.Gzip));
        return new RequestCorpus(
            [.. options.Logs > 0 ? WithLogs(requests, options, languages, random) : requests],
            [.. Interleave(late, random).Chunk(options.ItemsInRequest)
                .Select(items => new PreparedRequest(OtlpSignal.Traces, items, options.Gzip) { IsLate = true })],
            traces.Count);
    }

    /// <summary>Prepares requests of spans each of which is a trace of its own whose root never comes.</summary>
    /// <param name="options">Only its items in a request and its compression count.</param>
    /// <param name="spanBytes">About what a span takes.</param>
    public static RequestCorpus OfIdleTraces(CorpusOptions options, int spanBytes)
    {
        const int Requests = 100, BytesOfTheRest = 90;
        var random = new Random(Seed);
        var prose = new Prose(Language.English, options.Words, random);
        var items = Enumerable.Range(0, Requests * options.ItemsInRequest).Select(i => new PlacedItem(i, SpanTemplate.Of(
            new SpanPlan(1, 0, "step") { Start = 1_000, End = 2_000_000 }.With("app.note", prose.Text(Math.Max(1, spanBytes - BytesOfTheRest), random)))));
        return new RequestCorpus(
            [.. items.Chunk(options.ItemsInRequest).Select(chunk => new PreparedRequest(OtlpSignal.Traces, chunk, options.Gzip))],
            [], Requests * options.ItemsInRequest);
    }

    /// <summary>How many times smaller zlib makes the requests, as a check that the text is like prose.</summary>
    public double CompressionRatio(CompressionLevel level)
    {
        long raw = 0, compressed = 0;
        foreach (var request in Requests.Take(40))
        {
            using var sink = new MemoryStream();
            using (var zlib = new ZLibStream(sink, level, leaveOpen: true))
                zlib.Write(request.Message.Span);
            raw += request.Message.Length;
            compressed += sink.Length;
        }

        return (double)raw / compressed;
    }

    public void Dispose()
    {
        foreach (var request in Requests.Concat(Late))
            request.Dispose();
    }

    // Takes the second half of some traces out. The root stays, so that the first half becomes final: what comes later reopens it.
    private static List<List<SpanTemplate>> SplitLate(List<List<SpanTemplate>> traces, double share)
    {
        var late = traces.ConvertAll(_ => new List<SpanTemplate>());
        if (share <= 0)
            return late;
        var oneIn = Math.Max(1, (int)Math.Round(1 / share));
        for (var i = oneIn / 2; i < traces.Count; i += oneIn)
        {
            late[i] = [.. traces[i].Skip(traces[i].Count / 2).Where(s => !s.IsRoot)];
            traces[i] = [.. traces[i].Except(late[i])];
        }

        return late;
    }

    // Behind every few requests of spans, one of log records of these spans.
    private static IEnumerable<PreparedRequest> WithLogs(
        IEnumerable<PreparedRequest> requests, CorpusOptions options, Languages languages, Random random)
    {
        var recent = new List<PlacedItem>();
        var owed = 0.0;
        foreach (var request in requests)
        {
            yield return request;
            recent.AddRange(request.Items);
            owed += options.Logs / (1 - options.Logs);
            if (owed < 1)
                continue;
            for (; owed >= 1; owed--)
                yield return new PreparedRequest(OtlpSignal.Logs, [.. LogsOf(recent, options.ItemsInRequest, languages, random)], options.Gzip);
            recent.Clear();
        }
    }

    private static IEnumerable<PlacedItem> LogsOf(List<PlacedItem> spans, int count, Languages languages, Random random)
    {
        for (var i = 0; i < count; i++)
        {
            var span = spans[random.Next(spans.Count)];
            yield return span with { Template = LogTemplate.Of((SpanTemplate)span.Template, languages.Pick(random), random) };
        }
    }

    private static IEnumerable<PlacedItem> Interleave(List<List<SpanTemplate>> traces, Random random)
    {
        var open = new List<(int Trace, Queue<SpanTemplate> Left)>();
        for (var next = 0; next < traces.Count || open.Count > 0;)
        {
            for (; open.Count < OpenTraces && next < traces.Count; next++)
            {
                if (traces[next].Count > 0)
                    open.Add((next, new Queue<SpanTemplate>(traces[next])));
            }

            if (open.Count == 0)
                yield break;
            var turn = random.Next(open.Count);
            var (trace, left) = open[turn];
            yield return new PlacedItem(trace, left.Dequeue());
            if (left.Count == 0)
                open.RemoveAt(turn);
        }
    }
}

using System.IO.Compression;

namespace Orleans.Traces.Bench.Corpus;

/// <summary>Requests that are made once and sent over and over, each pass with new ids: the generator then costs little, and its memory is bounded.</summary>
/// <remarks>32 traces are open at a time and send their spans by turns, so that a request holds a few spans of each, and a trace is spread
/// over several requests. One trace in twenty sends its spans in an order of its own.</remarks>
internal sealed class RequestCorpus : IDisposable
{
    private const int OpenTraces = 32, Seed = 20261123, ShuffledOneIn = 20;
    private const int Traces = 1024, TracesOfSingleSpans = 256;

    private RequestCorpus(PreparedRequest[] requests, int[] spanCounts)
    {
        Requests = requests;
        SpanCounts = spanCounts;
        Spans = spanCounts.Sum();
        Bytes = requests.Sum(r => (long)r.Body.Length);
    }

    public IReadOnlyList<PreparedRequest> Requests { get; }

    /// <summary>Spans of each trace.</summary>
    public IReadOnlyList<int> SpanCounts { get; }

    /// <summary>Spans of a pass.</summary>
    public int Spans { get; }

    /// <summary>Bytes of a pass.</summary>
    public long Bytes { get; }

    /// <summary>Bytes of an average span, its share of resource and scope included.</summary>
    public double BytesPerSpan => (double)Bytes / Spans;

    /// <summary>Prepares requests of this many spans.</summary>
    public static RequestCorpus Make(int spansInRequest)
    {
        var random = new Random(Seed);
        var prose = new Prose(random);
        var traces = Enumerable.Range(0, spansInRequest < 8 ? TracesOfSingleSpans : Traces)
            .Select(_ => AgentTrace.Make(prose, random, random.Next(AgentTrace.LeastSpans, AgentTrace.MostSpans + 1))).ToList();
        foreach (var trace in traces.Where((_, i) => i % ShuffledOneIn == 0))
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(trace));
        return new RequestCorpus(
            [.. Interleave(traces, random).Chunk(spansInRequest).Select(spans => new PreparedRequest(spans))],
            [.. traces.Select(t => t.Count)]);
    }

    /// <summary>How many times smaller zlib makes the requests, as a check that the text is like prose.</summary>
    public double CompressionRatio(CompressionLevel level)
    {
        long raw = 0, compressed = 0;
        foreach (var request in Requests.Take(40))
        {
            using var sink = new MemoryStream();
            using (var zlib = new ZLibStream(sink, level, leaveOpen: true))
                zlib.Write(request.Body.Span);
            raw += request.Body.Length;
            compressed += sink.Length;
        }

        return (double)raw / compressed;
    }

    public void Dispose()
    {
        foreach (var request in Requests)
            request.Dispose();
    }

    private static IEnumerable<PlacedSpan> Interleave(List<List<SpanTemplate>> traces, Random random)
    {
        var open = new List<(int Trace, Queue<SpanTemplate> Left)>();
        for (var next = 0; next < traces.Count || open.Count > 0;)
        {
            while (open.Count < OpenTraces && next < traces.Count)
                open.Add((next, new Queue<SpanTemplate>(traces[next++])));
            var turn = random.Next(open.Count);
            var (trace, left) = open[turn];
            yield return new PlacedSpan(trace, left.Dequeue());
            if (left.Count == 0)
                open.RemoveAt(turn);
        }
    }
}

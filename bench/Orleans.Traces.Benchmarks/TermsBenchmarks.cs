using BenchmarkDotNet.Attributes;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Query.Text;

namespace Orleans.Traces.Benchmarks;

/// <summary>What a trace of 14 spans of about 2.4 KB is found by: the part of the search index that a save's own thread does.</summary>
/// <remarks>Budget: 5 µs a span, words of whole prompts included, nothing allocated but the result. It buys full text search for less than a
/// fifth of the 25 µs that a span may cost in all.</remarks>
[MemoryDiagnoser]
public class TermsBenchmarks
{
    private const int Spans = 14;

    private readonly IReadOnlyList<TraceItem> _items = OtlpChunk.Read(OtlpSignal.Traces, Samples.Agent(Spans).Payload(1));

    /// <summary>Words, attributes and facts of a trace; the figure is for one span.</summary>
    [Benchmark(OperationsPerInvoke = Spans)]
    public int Terms() => TraceTerms.Of(_items, facts: null).Length;

    /// <summary>Its words alone, as if each span were one text; the figure is for one span.</summary>
    [Benchmark(OperationsPerInvoke = Spans)]
    public int Words()
    {
        var count = 0;
        foreach (var item in _items)
        {
            for (var words = new TextWords(item.Bytes.Span); words.Next();)
                count++;
        }

        return count;
    }
}

using BenchmarkDotNet.Attributes;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Benchmarks;

/// <summary>Finalizing a trace: its tree and its summary, from items that are in memory.</summary>
/// <remarks>Budget: 20 spans in 20 µs (1 µs a span, of the 1.5 that assembling may take), 10,000 spans in 25 ms and 100,000 in 500 ms: half of
/// what finalizing may take as a whole (50 ms and 1 s), so that a trace of any size is final soon after its silence, and its silo's other
/// traces do not wait for it. It buys a tree that can be shown whatever is missing, and the row of the list.</remarks>
public class FinalizeBenchmarks
{
    private IReadOnlyList<TraceItem> _items = [];

    /// <summary>Spans of the trace.</summary>
    [Params(20, 10_000, 100_000)]
    public int Spans { get; set; }

    /// <summary>Makes the trace.</summary>
    [GlobalSetup]
    public async Task Setup() => _items = Spans <= 20
        ? OtlpChunk.Read(OtlpSignal.Traces, Samples.Agent(Spans).Payload(1))
        : await Samples.LargeAsync(Spans);

    /// <summary>Tree and summary.</summary>
    [Benchmark]
    public TraceSummary TreeAndSummary() =>
        TraceTree.Build(_items).Summarize(AgentSpans.IdOf(1), TraceState.Final, revision: 1, truncated: false);
}

using BenchmarkDotNet.Attributes;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;

namespace Orleans.Traces.Benchmarks;

/// <summary>Cutting a request into chunks, one a trace.</summary>
/// <remarks>Budget: 1.0 µs a span of 2.4 KB, and nothing allocated but the chunks (about 1.1 times the request). It buys the whole check of the
/// message down to its values, the routing by trace id, and the one copy that makes the chunks independent of the transport's buffer.</remarks>
public class CutBenchmarks
{
    private const int Spans = 64;

    private byte[] _request = [];

    /// <summary>Makes the request.</summary>
    [GlobalSetup]
    public async Task Setup() => _request = await Samples.RequestAsync();

    /// <summary>A request of 64 spans; the figure is for one span.</summary>
    [Benchmark(OperationsPerInvoke = Spans)]
    public CutOutcome Cut() => RequestCutter.Cut(OtlpSignal.Traces, _request, Samples.Limits);
}

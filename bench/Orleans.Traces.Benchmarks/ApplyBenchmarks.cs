using BenchmarkDotNet.Attributes;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Benchmarks;

/// <summary>Applying chunks to a trace: read, plan, confirm; a trace of 20 spans that comes in ten chunks of two.</summary>
/// <remarks>Budget: 1.5 µs a span. It buys each item's identity (a hash of its bytes), the recognition of repeats, the trace's limits, and
/// what <c>Decide</c> needs to know: ended roots and missing parents.</remarks>
public class ApplyBenchmarks
{
    private const int Spans = 20, InChunk = 2;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly AssemblyOptions _options = new();
    private readonly TraceKey _key = new(ProjectId.Default, AgentSpans.IdOf(1));
    private IReadOnlyList<byte[]> _chunks = [];

    /// <summary>Makes the chunks.</summary>
    [GlobalSetup]
    public void Setup() => _chunks = Samples.Agent(Spans).Payloads(1, InChunk);

    /// <summary>Every chunk for the first time; the figure is for one span.</summary>
    [Benchmark(OperationsPerInvoke = Spans)]
    public TraceDecision Fresh()
    {
        var assembly = new TraceAssembly(_key, _options);
        Apply(assembly);
        return assembly.Decide(Start);
    }

    /// <summary>Every chunk twice, as a client sends that retries; the figure is for one span of one delivery.</summary>
    [Benchmark(OperationsPerInvoke = 2 * Spans)]
    public TraceDecision Repeated()
    {
        var assembly = new TraceAssembly(_key, _options);
        Apply(assembly);
        Apply(assembly);
        return assembly.Decide(Start);
    }

    private void Apply(TraceAssembly assembly)
    {
        for (var i = 0; i < _chunks.Count; i++)
        {
            var plan = assembly.Plan(OtlpChunk.Read(OtlpSignal.Traces, _chunks[i]));
            assembly.Confirm(plan, plan.Fresh.Count > 0 ? i + 1 : null, Start);
        }
    }
}

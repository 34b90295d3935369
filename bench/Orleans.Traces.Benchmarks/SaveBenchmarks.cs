using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Benchmarks;

/// <summary>Saving finalized traces of 14 spans to the embedded store, 64 at once, the wait for the disk included: elapsed time, not CPU.</summary>
/// <remarks>Budget: 10 µs a span of elapsed time, of which 5.0 µs CPU for compressing and writing and 0.7 µs for the summary rows; the rest is
/// the sync, which the group shares. It buys that a final trace survives a power cut, so that its journal entries may be released, in
/// at most 0.30 bytes on disk for each byte sent.</remarks>
public class SaveBenchmarks
{
    private const int Groups = 16, Group = 64, Spans = 14;

    private readonly AgentSpans _spans = Samples.Agent(Spans);
    private string _folder = "";
    private EmbeddedTraceStore _store = null!;
    private TraceSave[][] _saves = [];
    private long _repeat;

    /// <summary>Opens a store.</summary>
    [GlobalSetup]
    public async Task Setup()
    {
        _folder = TemporaryFolder.Make();
        _store = await EmbeddedTraceStore.OpenAsync(
            _folder, TimeProvider.System, new EmbeddedStoreOptions(), NullLogger<EmbeddedTraceStore>.Instance, CancellationToken.None);
    }

    /// <summary>Makes the next traces.</summary>
    [IterationSetup]
    public void Next() => _saves = [.. Enumerable.Range(0, Groups * Group).Select(_ => Samples.FirstSave(
        AgentSpans.IdOf(++_repeat), OtlpChunk.Read(OtlpSignal.Traces, _spans.Payload(_repeat)))).Chunk(Group)];

    /// <summary>Closes it.</summary>
    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>64 traces, each on a thread of its own as grains are, sixteen times; the figure is for one span.</summary>
    [Benchmark(OperationsPerInvoke = Groups * Group * Spans)]
    public async Task Grouped()
    {
        foreach (var group in _saves)
        {
            var outcomes = await Task.WhenAll(group.Select(save => Task.Run(() => _store.SaveAsync(save, CancellationToken.None))));
            if (!outcomes.All(o => o is SaveOutcome.Saved))
                throw new InvalidOperationException("A trace is there already.");
        }
    }
}

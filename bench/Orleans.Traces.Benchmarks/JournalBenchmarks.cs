using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.Embedded.Journal;

namespace Orleans.Traces.Benchmarks;

/// <summary>Appending to the file journal, the wait for the disk included: elapsed time, not CPU.</summary>
/// <remarks>Budget: alone, 1 ms an append; in groups of 64 (two requests' chunks, about 5 KB each), 20 µs an append, that is 8 µs a span of
/// elapsed time. It buys law L1: an acknowledged span survives a power cut; the group shares one sync.</remarks>
public class JournalBenchmarks
{
    private const int Group = 64;

    private readonly Task<long>[] _appends = new Task<long>[Group];
    private string _folder = "";
    private FileJournal _journal = null!;
    private JournalAppend[] _entries = [];

    /// <summary>Opens a journal.</summary>
    [GlobalSetup]
    public async Task Setup()
    {
        _folder = TemporaryFolder.Make();
        _journal = await FileJournal.OpenAsync(_folder, new FileJournalOptions(), NullLogger<FileJournal>.Instance, CancellationToken.None);
        var chunks = await Samples.ChunksAsync();
        _entries = [.. Enumerable.Range(0, Group).Select(i => chunks[i % chunks.Count]).Select(chunk => new JournalAppend(
            new TraceKey(ProjectId.Default, chunk.TraceId), OtlpSignal.Traces, chunk.Start, DateTimeOffset.UnixEpoch, chunk.Payload))];
    }

    /// <summary>Closes it.</summary>
    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _journal.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>One append, and its release.</summary>
    [Benchmark]
    public async Task Alone() => _journal.Release([await _journal.AppendAsync(_entries[0], CancellationToken.None)]);

    /// <summary>64 appends at once, and their release; the figure is for one append.</summary>
    [Benchmark(OperationsPerInvoke = Group)]
    public async Task Grouped()
    {
        for (var i = 0; i < Group; i++)
            _appends[i] = _journal.AppendAsync(_entries[i], CancellationToken.None);
        _journal.Release(await Task.WhenAll(_appends));
    }
}

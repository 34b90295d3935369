using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Assembling;
using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Bench.Processes;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.AzureTables;
using Orleans.Traces.Storage.Embedded.Journal;

namespace Orleans.Traces.Bench.Runs;

/// <summary>The trace store and the journal on tables, straight, without the server: what a trace costs in requests, bytes and processor time.</summary>
/// <remarks>Over Azurite the time is Azurite's; requests and bytes are those of any account.</remarks>
internal sealed class TablesRun(BenchOptions options) : IDisposable
{
    private const int Batch = 256, AtOnce = 32, Reads = 200;
    private const ulong Second = 1_000_000_000;

    private static readonly TraceMeaning Meaning = new(new PriceBook(PriceSnapshot.Current, []));

    private readonly Random _random = new(20261125);
    private readonly ulong _firstStart = (ulong)(DateTime.UtcNow.Date - DateTime.UnixEpoch).Ticks * 100;
    private readonly List<Figure> _figures = [];
    private readonly AccountRequests _requests = new();
    private long _spans, _traces, _bytes;

    public static async Task<IReadOnlyList<Figure>> RunAsync(BenchOptions options)
    {
        using var run = new TablesRun(options);
        return await run.RunAsync();
    }

    public void Dispose() => _requests.Dispose();

    private async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var tables = new TablesOptions { Prefix = $"bench{Environment.ProcessId}" };
        var account = TableAccount.Of(options.Account, tables);
        using var store = await TableTraceStore.OpenAsync(account, TimeProvider.System, CancellationToken.None);
        try
        {
            var keys = await SaveAsync(store);
            await ReadAsync(store, keys);
            await AppendAsync(account, tables);
            return _figures;
        }
        finally
        {
            foreach (var day in store.Days())
                await store.DropDayAsync(day, CancellationToken.None);
        }
    }

    private async Task<List<TraceKey>> SaveAsync(TableTraceStore store)
    {
        var prose = new Prose(Language.English, options.Corpus.Words, _random);
        var keys = new List<TraceKey>();
        var (saving, cpu) = (TimeSpan.Zero, TimeSpan.Zero);
        await store.SaveAsync(Make(prose), CancellationToken.None);
        (_spans, _bytes) = (0, 0);
        _requests.Take();
        while (_spans < options.SpansTotal)
        {
            var saves = Enumerable.Range(0, Batch).Select(_ => Make(prose)).ToArray();
            keys.AddRange(saves.Select(s => s.Key));
            var (watch, before) = (Stopwatch.StartNew(), ProcessCost.Cpu(Environment.ProcessId));
            foreach (var group in saves.Chunk(AtOnce))
                await Task.WhenAll(group.Select(save => store.SaveAsync(save, CancellationToken.None)));
            saving += watch.Elapsed;
            cpu += ProcessCost.Cpu(Environment.ProcessId) - before;
        }

        _figures.AddRange(
        [
            new("spans", "", _spans), new("traces", "", keys.Count), new("bytes a trace, as sent", "B", (double)_bytes / keys.Count),
            new("requests a new trace", "", (double)_requests.Take() / keys.Count), new("traces saved", "1/s", keys.Count / saving.TotalSeconds),
            new("CPU of saving, Azurite's apart", "µs/trace", cpu.TotalMicroseconds / keys.Count),
        ]);
        return keys;
    }

    private async Task ReadAsync(TableTraceStore store, List<TraceKey> keys)
    {
        var times = new List<double>();
        for (var i = 0; i < Reads; i++)
        {
            var watch = Stopwatch.StartNew();
            _ = await store.FindAsync(keys[_random.Next(keys.Count)], CancellationToken.None);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        _figures.Add(new("trace by id p50", "ms", new Percentiles(times).At(0.5)));
        _figures.Add(new("trace by id, requests", "", (double)_requests.Take() / Reads));
        times.Clear();
        for (var i = 0; i < Reads / 10; i++)
        {
            var watch = Stopwatch.StartNew();
            _ = await store.ListAsync(new TraceListQuery { Project = ProjectId.Default }, CancellationToken.None);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        _figures.Add(new("list of 50 p50", "ms", new Percentiles(times).At(0.5)));
        _figures.Add(new("list of 50, requests", "", (double)_requests.Take() / times.Count));
    }

    // As requests of 64 spans in some 25 traces make them: many small entries at once, of which each is released a moment later.
    private async Task AppendAsync(TableAccount account, TablesOptions tables)
    {
        const int Entries = 4_000, Together = 200;
        var journals = await TableJournals.OpenAsync(account, tables, new FileJournalOptions(), NullLogger<TableJournal>.Instance, CancellationToken.None);
        await using var journal = await journals.OpenOwnAsync(TableJournals.NewName(), CancellationToken.None);
        var payload = new byte[6_000];
        _random.NextBytes(payload);
        _requests.Take();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Entries; i += Together)
        {
            var key = new TraceKey(ProjectId.Default, new TraceIds(i, 0).Trace);
            var append = new JournalAppend(key, OtlpSignal.Traces, 1, DateTimeOffset.UtcNow, payload);
            journal.Release(await Task.WhenAll(Enumerable.Range(0, Together).Select(_ => journal.AppendAsync(append, CancellationToken.None))));
        }

        _figures.Add(new("journal entries of 6 kB, released, a request", "", (double)Entries / _requests.Take()));
        _figures.Add(new("journal entries", "1/s", Entries / watch.Elapsed.TotalSeconds));
    }

    private TraceSave Make(Prose prose)
    {
        var templates = AgentTrace.Make(prose, _random, _random.Next(AgentTrace.LeastSpans, AgentTrace.MostSpans + 1));
        using var request = new PreparedRequest(OtlpSignal.Traces, [.. templates.Select(s => new PlacedItem(0, s))]);
        request.PrepareAsync(++_traces, _firstStart + ((ulong)_traces * Second / 100)).GetAwaiter().GetResult();
        var items = OtlpChunk.Read(OtlpSignal.Traces, request.Message.ToArray());
        _spans += items.Count;
        _bytes += items.Sum(i => i.Bytes.Length);
        TraceMeaning.Note(items);
        var tree = TraceTree.Build(items);
        var id = new TraceIds(_traces, 0).Trace;
        return new TraceSave(
            new TraceKey(ProjectId.Default, id), 0, tree.Summarize(id, TraceState.Final, 1, truncated: false) with { Facts = Meaning.Sum(tree) }, items);
    }
}

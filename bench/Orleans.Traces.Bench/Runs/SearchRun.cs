using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Assembling;
using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Processes;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Bench.Runs;

/// <summary>The search index of the embedded store, without a server: traces are saved straight into it, then candidates are asked for.</summary>
/// <remarks>Each trace is made anew, so that ids and figures are its own; making it is not counted. A question's time is until the first part of
/// its candidates.</remarks>
internal sealed class SearchRun(BenchOptions options)
{
    private const int Batch = 512, AtOnce = 64, Repeats = 200;
    private const ulong Second = 1_000_000_000;

    private static readonly Language[] Others = [Language.German, Language.Russian, Language.Japanese];

    private readonly Random _random = new(20261125);
    private readonly ulong _firstStart = (ulong)(DateTime.UtcNow.Date - DateTime.UnixEpoch).Ticks * 100;
    private readonly Dictionary<string, string> _rare = new(StringComparer.Ordinal);
    private readonly Dictionary<Language, Prose> _proses = [];
    private long _spans, _traces, _bytes;

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var folder = Path.Combine(options.DataRoot, $"orleans-traces-search-{Environment.ProcessId}");
        try
        {
            var figures = await FillAsync(folder);
            var opening = Stopwatch.StartNew();
            await using var store = await OpenAsync(folder);
            figures.Add(new("opening the store again", "ms", opening.Elapsed.TotalMilliseconds));
            foreach (var (name, condition) in Questions())
                figures.AddRange(await AskAsync(store, name, condition));
            return figures;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<EmbeddedTraceStore> OpenAsync(string folder) => EmbeddedTraceStore.OpenAsync(
        folder, TimeProvider.System, new EmbeddedStoreOptions(), NullLogger<EmbeddedTraceStore>.Instance, CancellationToken.None);

    private async Task<List<Figure>> FillAsync(string folder)
    {
        var (saving, reading) = (TimeSpan.Zero, TimeSpan.Zero);
        TimeSpan background;
        var terms = 0L;
        await using (var store = await OpenAsync(folder))
        {
            while (_spans < options.SpansTotal)
            {
                var saves = Enumerable.Range(0, Batch).Select(_ => Make()).ToArray();
                var before = ThreadCost.Cpu();
                foreach (var save in saves)
                    terms += TraceTerms.Of(save.NewItems, facts: null).Length;
                reading += ThreadCost.Cpu() - before;
                var between = ProcessCost.Cpu(Environment.ProcessId);
                foreach (var group in saves.Chunk(AtOnce))
                    await Task.WhenAll(group.Select(save => Task.Run(() => store.SaveAsync(save, CancellationToken.None))));
                saving += ProcessCost.Cpu(Environment.ProcessId) - between;
            }

            background = CpuOf("Index writing") + CpuOf("Index tidying");
        }

        var index = Directory.GetFiles(folder, "terms-*", SearchOption.AllDirectories);
        var contents = Directory.GetFiles(folder, "*.seg", SearchOption.AllDirectories);
        return
        [
            new("spans", "", _spans),
            new("traces", "", _traces),
            new("bytes a span, as sent", "B", (double)_bytes / _spans),
            new("terms a trace", "", (double)terms / _traces),
            new("CPU of saving, index included", "µs/span", saving.TotalMicroseconds / _spans),
            new("  of it reading the terms, on the saver's thread", "µs/span", reading.TotalMicroseconds / _spans),
            new("  of it the index's own threads", "µs/span", background.TotalMicroseconds / _spans),
            new("index on disk", "B/span", index.Sum(f => new FileInfo(f).Length) / (double)_spans),
            new("index files", "", index.Length),
            new("contents on disk", "B/span", contents.Sum(f => new FileInfo(f).Length) / (double)_spans),
        ];
    }

    private TraceSave Make()
    {
        var language = _random.Next(24) is var drawn and < 3 ? Others[drawn] : Language.English;
        var spans = _random.Next(AgentTrace.LeastSpans, AgentTrace.MostSpans + 1);
        var templates = AgentTrace.Make(ProseOf(language), _random, spans);
        using var request = new PreparedRequest(OtlpSignal.Traces, [.. templates.Select(s => new PlacedItem(0, s))]);
        request.PrepareAsync(++_traces, _firstStart + ((ulong)_traces * Second / 100)).GetAwaiter().GetResult();
        var items = OtlpChunk.Read(OtlpSignal.Traces, request.Message.ToArray());
        _spans += items.Count;
        _bytes += items.Sum(i => i.Bytes.Length);
        var id = new TraceIds(_traces, 0).Trace;
        if (_rare.Count == 0 && _spans > options.SpansTotal / 2)
            items.ForEach(Remember);
        return new TraceSave(new TraceKey(ProjectId.Default, id), 0, TraceTree.Build(items).Summarize(id, TraceState.Final, 1, truncated: false), items);
    }

    private Prose ProseOf(Language language) => _proses.TryGetValue(language, out var known) ? known
        : _proses[language] = new Prose(language, options.Corpus.Words, _random);

    // What one trace in the middle of the range alone has.
    private void Remember(TraceItem item)
    {
        for (var span = new WireReader(item.Bytes.Span); span.Next();)
        {
            if (!span.IsBytes(9))
                continue;
            string key = "", text = "";
            for (var attribute = new WireReader(span.Value); attribute.Next();)
            {
                if (attribute.IsBytes(1))
                    key = Encoding.UTF8.GetString(attribute.Value);
                for (var value = new WireReader(attribute.Value); attribute.IsBytes(2) && value.Next();)
                    text = value.IsBytes(1) ? Encoding.UTF8.GetString(value.Value) : text;
            }

            _rare.TryAdd(key, text);
        }
    }

    private List<(string Name, SearchCondition Condition)> Questions() =>
    [
        ("unknown word", new SearchCondition.Words("xqzunknownword")),
        ("rare word", new SearchCondition.Words(_rare["gen_ai.conversation.id"])),
        ("common word", new SearchCondition.Words("the")),
        ("two words", new SearchCondition.Words("order refund")),
        ("rare attribute", new SearchCondition.Equal(AttributeScope.Span, "user.id", new AttributeValue.Text(_rare["user.id"]))),
        ("common attribute", new SearchCondition.Equal(AttributeScope.Span, "gen_ai.request.model", new AttributeValue.Text("gpt-4.1-mini"))),
        ("common attribute and rare word", new SearchCondition.And(
        [
            new SearchCondition.Equal(AttributeScope.Span, "gen_ai.request.model", new AttributeValue.Text("gpt-4.1-mini")),
            new SearchCondition.Words(_rare["gen_ai.conversation.id"]),
        ])),
        ("nothing asked for", new SearchCondition.Any()),
    ];

    private static async Task<IReadOnlyList<Figure>> AskAsync(EmbeddedTraceStore store, string name, SearchCondition condition)
    {
        var range = new TraceListQuery { Project = ProjectId.Default };
        var times = new List<double>();
        for (var i = 0; i < Repeats; i++)
        {
            var watch = Stopwatch.StartNew();
            await using var parts = store.CandidatesAsync(range, condition, CancellationToken.None).GetAsyncEnumerator();
            _ = await parts.MoveNextAsync();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        var all = Stopwatch.StartNew();
        var candidates = 0;
        await foreach (var part in store.CandidatesAsync(range, condition, CancellationToken.None))
            candidates += part.Count;
        times.Sort();
        return
        [
            new($"{name}: candidates", "", candidates),
            new($"{name}: first part p50", "ms", times[Repeats / 2]),
            new($"{name}: first part p99", "ms", times[Repeats * 99 / 100]),
            new($"{name}: all parts", "ms", all.Elapsed.TotalMilliseconds),
        ];
    }

    // The threads of this process by their names, in ticks of a hundredth of a second.
    private static TimeSpan CpuOf(string thread)
    {
        var ticks = 0L;
        foreach (var task in Directory.GetDirectories("/proc/self/task"))
        {
            if (File.ReadAllText(Path.Combine(task, "comm")).Trim() != thread)
                continue;
            var fields = File.ReadAllText(Path.Combine(task, "stat")).Split(") ")[^1].Split(' ');
            ticks += long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        }

        return TimeSpan.FromMilliseconds(ticks * 10);
    }
}

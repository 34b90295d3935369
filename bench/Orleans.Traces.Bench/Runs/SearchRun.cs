using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Assembling;
using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Bench.Processes;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Bench.Runs;

/// <summary>The search index of the embedded store: traces are saved straight into it, then candidates are asked for; then a server is started on the
/// same folder, and asked by its API.</summary>
/// <remarks>Each trace is made anew, so that ids and figures are its own; making it is not counted. A question's time is until the first part of
/// its candidates.</remarks>
internal sealed class SearchRun(BenchOptions options)
{
    private const int Batch = 512, AtOnce = 64, Repeats = 200;

    private static readonly TimeSpan LongestSeries = TimeSpan.FromSeconds(10);
    private static readonly TraceMeaning Meaning = new(new PriceBook(PriceSnapshot.Current, []));
    private const ulong Second = 1_000_000_000;

    private static readonly Language[] Others = [Language.German, Language.Russian, Language.Japanese];

    private readonly Random _random = new(20261125);
    private readonly ulong _firstStart = (ulong)(DateTime.UtcNow.Date - DateTime.UnixEpoch).Ticks * 100;
    private readonly Dictionary<string, string> _rare = new(StringComparer.Ordinal);
    private readonly Dictionary<Language, Prose> _proses = [];
    private long _spans, _traces, _bytes;

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var data = Path.Combine(options.DataRoot, $"orleans-traces-search-{Environment.ProcessId}");
        var folder = Path.Combine(data, "traces");
        try
        {
            var figures = await FillAsync(folder);
            await using (var store = await OpenAsync(folder, figures))
            {
                foreach (var (name, condition) in Questions())
                    figures.AddRange(await AskAsync(store, name, condition));
            }

            using var server = await TraceServer.StartAsync(options, data);
            foreach (var (name, path) in Requests())
                figures.AddRange(await AskAsync(server, name, path));
            return figures;
        }
        finally
        {
            if (Directory.Exists(data))
                Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<EmbeddedTraceStore> OpenAsync(string folder, List<Figure> figures)
    {
        var opening = Stopwatch.StartNew();
        var store = await OpenAsync(folder);
        figures.Add(new("opening the store again", "ms", opening.Elapsed.TotalMilliseconds));
        return store;
    }

    // By the API, as a person waits for it: twenty matches, each checked against the query.
    private List<(string Name, string Path)> Requests() =>
    [
        .. new (string Name, string Query)[]
        {
            ("a rare attribute", $"{{ span.user.id = \"{_rare["user.id"]}\" }}"),
            ("a common attribute", "{ span.gen_ai.request.model = \"gpt-4.1-mini\" }"),
            ("two words", "{ llm:text = \"order refund\" }"),
            ("an unknown word", "{ llm:text = \"xqzunknownword\" }"),
            ("errors", "{ status = error }"),
            ("slow tools", "{ llm:kind = \"tool\" && duration > 1s }"),
            ("a tool below an agent", "{ llm:kind = \"agent\" } >> { llm:kind = \"tool\" }"),
            ("a sum over spans", "{ llm:kind = \"llm\" } | sum(llm:inputTokens) > 1000"),
            ("dear traces, of which there is none", "{ trace:cost > 1000000 }"),
            ("an expression that no index helps with", "{ resource.service.name =~ \"nobody.*\" }"),
        }.Select(q => ($"API, {q.Name}", $"/api/v1/traces?limit=20&q={Uri.EscapeDataString(q.Query)}")),
        ("API, statistics by model", "/api/v1/stats?by=model"),
        ("API, sessions", "/api/v1/sessions"),
    ];

    private static async Task<IReadOnlyList<Figure>> AskAsync(TraceServer server, string name, string path)
    {
        var (first, last) = (new List<double>(), new List<double>());
        var answer = JsonDocument.Parse((await server.Api.GetAsync(path)).Body).RootElement;
        var accept = answer.TryGetProperty("search", out _) ? "application/x-ndjson" : "application/json";
        var started = Stopwatch.StartNew();
        while (last.Count < Repeats && started.Elapsed < LongestSeries)
        {
            var asked = await server.Api.GetAsync(path, accept);
            first.Add(asked.First);
            last.Add(asked.Last);
        }

        var (firsts, lasts) = (new Percentiles(first), new Percentiles(last));
        var figures = new List<Figure>
        {
            new($"{name}: first line p50", "ms", firsts.At(0.5)),
            new($"{name}: first line p99", "ms", firsts.At(0.99)),
            new($"{name}: all p50", "ms", lasts.At(0.5)),
        };
        if (answer.TryGetProperty("search", out var search))
        {
            figures.Add(new($"{name}: matches", "", answer.GetProperty("traces").GetArrayLength()));
            figures.Add(new($"{name}: traces read whole", "", search.GetProperty("progress").GetProperty("read").GetInt32()));
        }

        return figures;
    }

    private static Task<EmbeddedTraceStore> OpenAsync(string folder) => EmbeddedTraceStore.OpenAsync(
        folder, new EmbeddedStoreOptions(), new TraceStoreParts(TimeProvider.System, NullLogger.Instance, FactSource.Conventions), CancellationToken.None);

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
        TraceMeaning.Note(items);
        var tree = TraceTree.Build(items);
        var summary = tree.Summarize(id, TraceState.Final, 1, truncated: false) with { Facts = Meaning.Sum(tree) };
        return new TraceSave(new TraceKey(ProjectId.Default, id), 0, summary, items);
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

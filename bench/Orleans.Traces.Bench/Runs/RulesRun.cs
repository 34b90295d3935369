using System.Diagnostics;
using System.Text.Json;
using Orleans.Traces.Assembling;
using Orleans.Traces.Bench.Corpus;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Rules;
using Orleans.Traces.Scoring.Views;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Bench.Runs;

/// <summary>What each rule takes of a span, on one core, and what it takes to see one.</summary>
/// <remarks>Budget: 20 µs a span for a rule, on the mean of the spans of an agent's trace, about 2.4 KB, tools and model calls. It buys a scorer on all spans of a
/// thousand traces a second for a fifth of a core.</remarks>
internal sealed class RulesRun(BenchOptions options)
{
    private const int SpansOfTrace = 100, Repeats = 100;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private static readonly (string Kind, string? Settings)[] Rules =
    [
        ("exact", """{"expected":"a"}"""), ("contains", """{"texts":["sorry","cannot","please"]}"""), ("regex", """{"pattern":"order #[0-9]+"}"""), ("json", null),
        ("json-schema", """{"schema":{"type":"object","required":["a"]}}"""), ("levenshtein", """{"expected":"The order is late."}"""),
        ("numeric", """{"expected":"7","tolerance":1}"""), ("length", """{"max":500,"unit":"words"}"""), ("latency", """{"maxMs":1000}"""), ("cost", """{"maxUsd":0.01}"""),
        ("tokens", """{"max":1000}"""), ("error", null), ("tool-called", """{"tool":"search"}"""), ("loop", null), ("retrieval", null), ("grounding", null),
        ("language", null), ("pii", null), ("secrets", null), ("refusal", null),
    ];

    public Task<IReadOnlyList<Figure>> RunAsync()
    {
        var prices = new PriceBook(PriceSnapshot.Current, []);
        var trace = TraceOf(prices);
        var figures = new List<Figure>();
        foreach (var (kind, settings) in Rules)
        {
            if (!RuleKinds.TryRead(kind, settings is null ? null : JsonDocument.Parse(settings).RootElement, out var rule, out var fault))
                throw new InvalidOperationException($"{kind}: {fault}");
            var reader = new ViewReader(new TraceViewer(trace, prices), prices);
            List<ScoredView> views = [.. Enumerable.Range(0, trace.Items.Count).Select(node => reader.OfSpan(node, rule))];
            figures.Add(new Figure(kind, "µs/span", Least(views, view => rule.Judge(view))));
        }

        var one = new ErrorRule();
        figures.Add(new Figure("a span read, decoded and named, for error", "µs/span", Least(
            [.. Enumerable.Range(0, trace.Items.Count)], Reading(trace, prices, one))));
        RuleKinds.TryRead("grounding", null, out var all, out _);
        figures.Add(new Figure("a span read, decoded and named, for grounding", "µs/span", Least(
            [.. Enumerable.Range(0, trace.Items.Count)], Reading(trace, prices, all!))));
        return Task.FromResult<IReadOnlyList<Figure>>(figures);
    }

    private static Action<int> Reading(StoredTrace trace, IPrices prices, Rule rule)
    {
        var reader = new ViewReader(new TraceViewer(trace, prices), prices);
        return node => reader.OfSpan(node, rule).Hash();
    }

    // Of rounds over all spans, once all is compiled, the least: others that run on the machine add to it and take nothing away.
    private static double Least<T>(IReadOnlyList<T> views, Action<T> judge)
    {
        var (least, warm) = (double.MaxValue, Stopwatch.StartNew());
        for (var round = 0; round < Repeats || warm.Elapsed < WarmUp; round++)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var view in views)
                judge(view);
            least = Math.Min(least, Stopwatch.GetElapsedTime(started).TotalMicroseconds / views.Count);
        }

        return least;
    }

    private StoredTrace TraceOf(IPrices prices)
    {
        var random = new Random(20261125);
        var spans = AgentTrace.Make(new Prose(Language.English, options.Corpus.Words, random), random, SpansOfTrace);
        using var request = new PreparedRequest(OtlpSignal.Traces, [.. spans.Select(s => new PlacedItem(0, s))]);
        request.PrepareAsync(1, (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100).GetAwaiter().GetResult();
        List<TraceItem> items = OtlpChunk.Read(OtlpSignal.Traces, request.Message.ToArray());
        TraceMeaning.Note(items);
        var tree = TraceTree.Build(items);
        var id = new TraceIds(1, 0).Trace;
        return new StoredTrace(tree.Summarize(id, TraceState.Final, 1, truncated: false) with { Facts = new TraceMeaning(prices).Sum(tree) }, items);
    }
}

using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Query;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Tests.Query.TraceQl;

/// <summary>A trace of real items to search in; what spans mean and cost is said by the test. Counts how often a span was decoded.</summary>
internal sealed class SearchedSample : ISearchedTrace
{
    private readonly TraceViewer _viewer;
    private readonly Dictionary<int, int> _reads = [];

    public SearchedSample(params IEnumerable<TraceItem> items) => _viewer = new TraceViewer(Shown.Stored(items), NoPrices.Instance);

    public TraceSummary Summary => _viewer.Summary;

    public TraceTree Tree => _viewer.Tree;

    public TraceFacts Facts { get; init; } = TraceFacts.None;

    /// <summary>By the span's name.</summary>
    public Dictionary<string, SearchedSpan> Meanings { get; init; } = [];

    public int Reads => _reads.Values.Sum();

    public int MostReadsOfOne => _reads.Values.DefaultIfEmpty().Max();

    public SearchedSpan Read(int node, TraceQlNeeds needs)
    {
        _reads[node] = _reads.GetValueOrDefault(node) + 1;
        var view = _viewer.Span(node);
        return Meanings.TryGetValue(view.Name, out var meaning) ? meaning with { View = view } : new SearchedSpan { View = view };
    }

    /// <summary>The names of the spans that a query finds, each spanset's in tree order: "a b | c".</summary>
    public string Find(string query) => string.Join(" | ", Evaluate(query).Select(s => string.Join(' ', s.Nodes.Select(n => Tree.Nodes[n].Span.Name))));

    public IReadOnlyList<Spanset> Evaluate(string query) => Parse(query).Evaluate(this);

    public static TraceQlQuery Parse(string query)
    {
        Assert.True(TraceQlQuery.TryParse(query, out var parsed, out var error), error?.ToString());
        return parsed;
    }

    public static SearchedSpan Meaning(SpanFacts facts, decimal? cost = null, params (string Name, AttributeValue Value)[] scores) => new()
    {
        Facts = facts,
        Cost = cost,
        Scores = [.. scores.Select(s => new KeyValuePair<string, AttributeValue>(s.Name, s.Value))],
    };
}

/// <summary>Writes further fields of a Span.</summary>
internal static class Spans
{
    /// <summary>A span with these fields besides its times; the name is its number in letters: a, b, c, …</summary>
    public static SpanItem Span(int id, int parent = 0, Action<WireWriter>? more = null, int start = 0, int end = 100, string? service = "shop") =>
        Some.Span(new SpanSketch
        {
            Id = id,
            Parent = parent,
            Name = ((char)('a' + id - 1)).ToString(),
            Start = Some.At(start),
            End = end < 0 ? 0 : Some.At(end),
            Service = service,
            More = more,
        });

    /// <summary>A KeyValue as a field.</summary>
    public static void Put(WireWriter writer, int field, string key, object? value)
    {
        var attribute = writer.Begin(field);
        writer.String(1, key);
        var any = writer.Begin(2);
        PutAny(writer, value);
        writer.End(any);
        writer.End(attribute);
    }

    public static Action<WireWriter> With(params (string Key, object? Value)[] attributes) => writer =>
    {
        foreach (var (key, value) in attributes)
            Put(writer, 9, key, value);
    };

    public static Action<WireWriter> Event(string name, int time, params (string Key, object? Value)[] attributes) => writer =>
    {
        var happened = writer.Begin(11);
        writer.Fixed64(1, Some.At(time));
        writer.String(2, name);
        foreach (var (key, value) in attributes)
            Put(writer, 3, key, value);
        writer.End(happened);
    };

    public static Action<WireWriter> Status(int code, string message = "") => writer =>
    {
        var status = writer.Begin(15);
        writer.String(2, message);
        writer.Varint(3, (ulong)code);
        writer.End(status);
    };

    private static void PutAny(WireWriter writer, object? value)
    {
        switch (value)
        {
            case string text:
                writer.String(1, text);
                break;
            case bool boolean:
                writer.Varint(2, boolean ? 1UL : 0);
                break;
            case int or long:
                writer.Varint(3, (ulong)Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case double number:
                writer.Fixed64(4, BitConverter.DoubleToUInt64Bits(number));
                break;
            case byte[] bytes:
                writer.Bytes(7, bytes);
                break;
            case object?[] items:
                var list = writer.Begin(5);
                foreach (var item in items)
                {
                    var any = writer.Begin(1);
                    PutAny(writer, item);
                    writer.End(any);
                }

                writer.End(list);
                break;
        }
    }
}

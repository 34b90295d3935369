using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.Query.TraceQl;

/// <summary>A duration, told from a number.</summary>
internal sealed record Nanos(long Value);

/// <summary>A status or a kind.</summary>
internal sealed record Keyword(string Of, string Word);

/// <summary>A span of a generated trace: what a test knows of it without the product. Values: bool, long, double, string, <see cref="Nanos"/>,
/// <see cref="Keyword"/>, object[]; null: missing.</summary>
internal sealed class NaiveSpan
{
    public required int Id { get; init; }

    public required NaiveSpan? Parent { get; init; }

    public required bool IsOrphan { get; init; }

    public required Dictionary<string, object?> Values { get; init; }

    public string Name => ((char)('a' + Id - 1)).ToString();

    public bool IsBelow(NaiveSpan other)
    {
        for (var above = Parent; above is not null; above = above.Parent)
        {
            if (above == other)
                return true;
        }

        return false;
    }

    public object? Value(string field) => Values.GetValueOrDefault(field);
}

/// <summary>A small trace by chance, as plain values and as real items.</summary>
internal sealed class NaiveTrace
{
    private static readonly object?[] Attributes = [null, null, 1L, 2L, 2.0, 0.5, "p", "q", "1", "", true, false, new object[] { "p", "q" }, new object[] { 1L, "q" }, Array.Empty<object>()];
    private static readonly string[] Statuses = ["unset", "ok", "error"];
    private static readonly string[] Kinds = ["unspecified", "internal", "server", "client", "producer", "consumer"];
    private static readonly string[] Texts = ["red apple", "green apple", "red pear"];

    public List<NaiveSpan> Spans { get; } = [];

    public SearchedSample Sample { get; }

    public NaiveTrace(Random random)
    {
        var facts = new TraceFacts
        {
            UserId = Pick<string?>(random, null, "ann", "bob"),
            Totals = new UsageTotals(TokenUsage.Unknown, Pick<decimal?>(random, null, 0.5m, 2m), 0),
            Tags = Pick(random, [], (string[])["x"], ["x", "y"]),
            ErrorCount = random.Next(3),
        };
        var items = new List<TraceItem>();
        var meanings = new Dictionary<string, Orleans.Traces.Query.TraceQl.SearchedSpan>();
        var count = random.Next(1, 9);
        for (var id = 1; id <= count; id++)
            items.Add(Span(id, random, facts, meanings));

        // Shown in tree order: parents first, then by start and id; here all start as their ids say.
        Sample = new SearchedSample([.. items.OrderBy(_ => random.Next())]) { Facts = facts, Meanings = meanings };
        foreach (var span in Spans)
        {
            span.Values["traceDuration"] = new Nanos((long)Sample.Summary.DurationNanos);
            span.Values["rootName"] = Sample.Summary.Name;
            span.Values["trace:spanCount"] = (long)count;
            span.Values["span:childCount"] = (long)Spans.Count(s => s.Parent == span);
        }

        Spans = [.. Sample.Tree.Nodes.Select(n => Spans.Single(s => s.Name == n.Span.Name))];
    }

    private SpanItem Span(int id, Random random, TraceFacts facts, Dictionary<string, Orleans.Traces.Query.TraceQl.SearchedSpan> meanings)
    {
        var isOrphan = random.Next(8) == 0;
        var parent = isOrphan || Spans.Count == 0 || random.Next(8) == 0 ? null : Spans[random.Next(Spans.Count)];
        var (x, y, parts, happened) = (Pick(random, Attributes), Pick(random, Attributes), Pick(random, Attributes), random.Next(3));
        var (status, kind, end) = (random.Next(3), random.Next(6), Pick(random, -1, id, id + 1, id + 5));
        var (service, text) = (Pick(random, "shop", "billing"), Pick(random, [null, .. Texts]));
        var model = Pick<string?>(random, null, "m1", "m2");
        var cost = Pick<decimal?>(random, null, 0.25m, 1m);
        meanings[((char)('a' + id - 1)).ToString()] =
            SearchedSample.Meaning(new SpanFacts { Kind = model is null ? SpanKind.Span : SpanKind.Llm, RequestModel = model }, cost);
        Spans.Add(new NaiveSpan
        {
            Id = id,
            Parent = parent,
            IsOrphan = isOrphan,
            Values = new Dictionary<string, object?>
            {
                ["name"] = ((char)('a' + id - 1)).ToString(),
                ["status"] = new Keyword("status", Statuses[status]),
                ["kind"] = new Keyword("kind", Kinds[kind]),
                ["duration"] = end < 0 ? null : new Nanos((end - id) * 1_000_000L),
                ["span.x"] = x,
                ["span.y"] = y,
                ["resource.service.name"] = service,
                ["resource.y"] = null,
                [".y"] = y ?? (happened > 0 ? Flat(parts) : null),
                ["event.y"] = happened > 0 ? Flat(parts) : null,
                ["event:name"] = happened switch { 0 => null, 1 => "e", _ => new object[] { "e", "f" } },
                ["text"] = text,
                ["llm:kind"] = model is null ? "span" : "llm",
                ["llm:model"] = model,
                ["llm:cost"] = (double?)cost,
                ["trace:user"] = facts.UserId,
                ["trace:cost"] = (double?)facts.Totals.CostUsd,
                ["trace:tags"] = Flat(facts.Tags.ToArray<object>()),
                ["trace:errorCount"] = (long)facts.ErrorCount,
            },
        });
        return TraceQl.Spans.Span(id, isOrphan ? 77 : parent?.Id ?? 0, start: id, end: end, service: service, more: w =>
        {
            w.Varint(6, (ulong)kind);
            TraceQl.Spans.Status(status)(w);
            TraceQl.Spans.With([.. new (string, object?)[] { ("x", x), ("y", y), ("said", text) }.Where(a => a.Item2 is not null)])(w);
            if (happened > 0)
                TraceQl.Spans.Event("e", id + 1, ("y", parts))(w);
            if (happened > 1)
                TraceQl.Spans.Event("f", id + 2)(w);
        });
    }

    // One event's value, a list of several, or nothing for an empty list.
    private static object? Flat(object? value) => value is object[] list ? (list.Length == 0 ? null : list.Length == 1 ? list[0] : list) : value;

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}

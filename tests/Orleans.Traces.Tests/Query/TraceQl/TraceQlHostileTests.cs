using System.Diagnostics;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Tests.Query.TraceQl;

public class TraceQlHostileTests
{
    // What grows with the square of the size takes minutes here; what grows with the size, well under a second.
    private static readonly TimeSpan FarTooLong = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_chain_of_5000_spans_is_searched_without_recursion()
    {
        var trace = new SearchedSample(Enumerable.Range(1, 5_000).Select(i => Some.Span(i, i - 1, start: i)));

        Assert.Equal(5_000, trace.Tree.Nodes.Count);
        Assert.Equal(4_999, Count(trace, "{ name = \"span 1\" } >> {}"));
        Assert.Equal(4_999, Count(trace, "{ name = \"span 5000\" } << {}"));
        Assert.Equal(4_999, Count(trace, "{} > {}"));
        Assert.Equal(5_000, Count(trace, "{} &>> {}"));
        Assert.Equal(1, Count(trace, "{ nestedSetLeft = 5000 && nestedSetRight = 5001 && nestedSetParent = 4999 }"));
    }

    [Theory]
    [InlineData("{} >> {}", 100_000 - 1)]
    [InlineData("{} << {}", 1_000)]
    [InlineData("{} &<< {}", 100_000)]
    [InlineData("{} ~ {}", 100_000 - 1)]
    [InlineData("{} !~ {}", 1)]
    [InlineData("{} &~ {}", 100_000 - 1)]
    [InlineData("{} !<< {}", 99_000)]
    [InlineData("{} | by(span:id) | { name != \"x\" } > { name != \"y\" }", 0)]
    [InlineData("{} | by(span:id) | ({} ~ {}) || {} | coalesce()", 100_000)]
    [InlineData("{} | by(span:parentID) | count() > 10", 99_999)]
    public void A_trace_of_100000_spans_is_searched_in_linear_time(string query, int spans)
    {
        var trace = Large.Value;
        var clock = Stopwatch.StartNew();
        Assert.Equal(spans, trace.Evaluate(query).Sum(s => s.Nodes.Count));
        Assert.True(clock.Elapsed < FarTooLong, $"{query} took {clock.Elapsed}.");
    }

    // A root with 999 children, which have the others.
    private static readonly Lazy<SearchedSample> Large = new(() =>
        new SearchedSample(Enumerable.Range(1, 100_000).Select(i => Some.Span(i, i == 1 ? 0 : i <= 1_000 ? 1 : 2 + (i % 999), start: Math.Min(i, 2_000)))));

    [Fact]
    public void Patterns_that_ruin_others_run_in_linear_time()
    {
        var trace = new SearchedSample(Spans.Span(1, more: Spans.With(("a", new string('a', 1_000_000) + "!"))));
        var clock = Stopwatch.StartNew();
        Assert.Equal("", trace.Find("{ span.a =~ \"(a+)+b\" || span.a =~ \"(a|aa)+$\" || span.a =~ \"(.*)*x\" }"));
        Assert.True(clock.Elapsed < FarTooLong, $"It took {clock.Elapsed}.");
    }

    [Theory]
    [InlineData("((((a{100}){100}){100}){100})")]
    [InlineData("(?:a?){100000}")]
    [InlineData("\\\\p{L}{5000}")]
    public void Patterns_that_grow_too_large_are_refused_or_read(string pattern)
    {
        if (!TraceQlQuery.TryParse($"{{ .a =~ \"{pattern}\" }}", out var query, out var error))
            Assert.Contains("pattern", error.Found, StringComparison.Ordinal);
        else
            Assert.Empty(query.Evaluate(new SearchedSample(Spans.Span(1, more: Spans.With(("a", "b"))))));
    }

    [Fact]
    public void Text_of_5_megabytes_and_2000_attributes_are_searched()
    {
        (string, object?)[] attributes = [.. Enumerable.Range(0, 2_000).Select(i => ($"k{i}", (object?)i)), ("text", string.Concat(Enumerable.Repeat("lorem ipsum ", 400_000)) + "needle")];
        var trace = new SearchedSample(Spans.Span(1, more: Spans.With(attributes)));

        Assert.Equal("a", trace.Find("{ llm:text = \"needle lorem\" && span.k1999 = 1999 && span.text =~ \".*needle\" }"));
        Assert.Equal("", trace.Find("{ llm:text = \"missing\" }"));
    }

    [Fact]
    public void Values_at_their_limits_break_nothing()
    {
        var trace = new SearchedSample(
            Some.Span(new SpanSketch { Id = 1, Name = "a", Start = 1, End = ulong.MaxValue, More = Spans.With(("n", long.MinValue), ("f", double.NaN), ("i", double.PositiveInfinity)) }),
            Some.Span(new SpanSketch { Id = 2, Name = "b", Start = ulong.MaxValue, End = 1, Parent = 1, More = w => { w.Varint(6, ulong.MaxValue); Spans.Status(int.MaxValue)(w); Spans.With(("n", long.MaxValue))(w); Spans.Event("e", 0)(w); } }));

        Assert.Equal("a", trace.Find("{ duration > 290y }"));
        Assert.Equal("b", trace.Find("{ duration = 0s && kind = unspecified && status = unset }"));
        Assert.Equal("a", trace.Find("{ .n / -1 = minInt && .n % -1 = 0 && -.n = minInt }"));
        Assert.Equal("a b", trace.Find("{} | sum(.n) = -1 | avg(.n) > -1"));
        Assert.Equal("", trace.Find("{} | sum(.f) = 1"));
        Assert.Equal("a", trace.Find("{ .f != 1 && .i > 1e308 && .n ^ 1000 != 0 }"));
        Assert.Equal("b", trace.Find("{ event:timeSinceStart != 1s }"));
    }

    [Fact]
    public void Bytes_that_are_no_span_are_searched()
    {
        var broken = (SpanItem)Some.Item(OtlpSignal.Traces, "shop", [.. Some.Span(1).Bytes.ToArray(), 0x7A, 0x7F]);
        Assert.Equal("span 1", new SearchedSample(broken).Find("{ status = unset && statusMessage = \"\" && kind = internal && .x = nil }"));
    }

    [Fact]
    public void What_was_read_is_what_the_summary_and_the_roll_up_say()
    {
        var stored = Shown.Stored([Some.Span(new SpanSketch
        {
            Id = 1, Name = "chat", More = Spans.With(("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "m"), ("gen_ai.usage.input_tokens", 12), ("user.id", "ann"), ("gen_ai.usage.cost", 0.5)),
        })]);
        var trace = new SearchedTrace(new Orleans.Traces.Query.TraceViewer(stored, Orleans.Traces.GenAi.Prices.NoPrices.Instance), new NoPrices());

        foreach (var query in new[] { "{ llm:kind = \"llm\" && llm:model = \"m\" && llm:inputTokens = 12 }", "{ trace:inputTokens = 12 }", "{ llm:cost = nil || llm:cost > 0 }", "{ span.user.id = \"ann\" && llm:text = \"ann\" }" })
            Assert.Single(SearchedSample.Parse(query).Evaluate(trace));
    }

    private static int Count(SearchedSample trace, string query) => trace.Evaluate(query).Sum(s => s.Nodes.Count);

    private sealed class NoPrices : Orleans.Traces.GenAi.Prices.IPrices
    {
        public Orleans.Traces.GenAi.Prices.Receipt? Find(Orleans.Traces.GenAi.Prices.PricedCall call) => null;
    }
}

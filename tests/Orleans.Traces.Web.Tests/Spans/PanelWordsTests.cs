using Orleans.Traces.GenAi;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.Tests.Spans;

public sealed class PanelWordsTests
{
    [Theory]
    [InlineData("0", "$0")]
    [InlineData("0.0001272", "$0.0001272")]
    [InlineData("0.00012723456", "$0.0001272")]
    [InlineData("0.5", "$0.50")]
    [InlineData("12.5", "$12.50")]
    [InlineData("1234567.891", "$1,234,567.89")]
    [InlineData("-0.25", "−$0.25")]
    public void Money_has_four_digits_below_a_dollar_and_cents_above(string dollars, string expected) =>
        Assert.Equal(expected, Money.Text(decimal.Parse(dollars, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(1, "1 byte")]
    [InlineData(999, "999 bytes")]
    [InlineData(12_400, "12.4 KB")]
    [InlineData(5_200_000, "5.2 MB")]
    public void Sizes_are_short(long bytes, string expected) => Assert.Equal(expected, Sizes.Bytes(bytes));

    [Fact]
    public void Each_token_stands_in_one_part_of_the_bar()
    {
        var bar = TokenBar.Of(new TokenUsage { Input = 100, CacheRead = 60, CacheWrite = 10, Output = 50, Reasoning = 20, InputAudio = 5 })!;

        Assert.Equal(
            [("read from cache", 60L), ("written to cache", 10L), ("fresh input", 30L), ("reasoning", 20L), ("answer", 30L)],
            bar.Parts.Select(p => (p.Name, p.Tokens)));
        Assert.Equal(1, bar.Parts.Sum(p => p.Share), 6);
        Assert.Equal(["5 of the input audio"], bar.Notes);
    }

    [Fact]
    public void What_is_not_known_of_tokens_is_said_and_nothing_known_makes_no_bar()
    {
        Assert.Null(TokenBar.Of(TokenUsage.Unknown));
        Assert.Equal(["output not reported"], TokenBar.Of(new TokenUsage { Input = 0 })!.Notes);
    }

    [Theory]
    [InlineData("priced", true, "priced", "By the list that comes with the program: somebody, priced, as of 2026-01-02.")]
    [InlineData("unheard-of", true, "unknown", "The price list does not know the model unheard-of.")]
    [InlineData("unheard-of", false, "unknown", "The span does not say how many tokens it took.")]
    public void A_cost_says_where_it_comes_from_or_why_it_is_not_known(string model, bool hasTokens, string source, string why)
    {
        var cost = CostWords.Of(Call(model, hasTokens ? [("gen_ai.usage.input_tokens", 1_000L)] : []))!;

        Assert.Equal((source, why), (cost.Source, cost.Why));
        Assert.Equal(source == "unknown" && hasTokens, cost.LacksPrice);
        Assert.Equal(source == "priced" ? "$1.00" : "unknown", cost.Total);
        Assert.Equal(source == "priced" ? [new CostLine("input", "1,000", "$1,000.00", "$1.00"), new CostLine("output", "0", "$1,000.00", "$0")] : [], cost.Lines);
    }

    [Fact]
    public void What_the_span_reports_counts_and_the_list_is_shown_beside_it()
    {
        var view = Some.Span(1) with
        {
            Attributes = new AttributeMap(
            [
                Entry("openinference.span.kind", new AttributeValue.Text("LLM")), Entry("llm.model_name", new AttributeValue.Text("priced")),
                Entry("llm.token_count.prompt", new AttributeValue.Int(1_000)), Entry("llm.cost.total", new AttributeValue.Double(2)),
            ]),
        };

        var cost = CostWords.Of(SomeShown.Of(view).Meaning)!;

        Assert.Equal(("$2.00", "reported", "$1.00"), (cost.Total, cost.Source, cost.Listed));
    }

    [Fact]
    public void What_is_no_call_has_no_cost() => Assert.Null(CostWords.Of(SomeShown.Of(("http.route", "/")).Meaning));

    [Fact]
    public void Documents_keep_their_order_and_their_bars_are_by_the_best()
    {
        var documents = ScoredDocument.ListOf([new("a", "text", 0.5, null), new(null, null, 1, null), new("c", null, null, null), new("d", null, double.NaN, null)]);

        Assert.Equal(["width:50%", "width:100%", null, null], documents.Select(d => d.BarStyle));
        Assert.Equal([1, 2, 3, 4], documents.Select(d => d.Rank));
        Assert.Equal(["0.5", "1", "", "NaN"], documents.Select(d => d.Score));
    }

    [Fact]
    public void Scores_below_zero_have_bars_too() =>
        Assert.Equal(["width:100%", "width:0%"], ScoredDocument.ListOf([new("a", null, -1, null), new("b", null, -3, null)]).Select(d => d.BarStyle == "width:66.7%" ? "width:100%" : d.BarStyle));

    [Fact]
    public void Attributes_stand_in_groups_by_the_first_part_of_their_key_and_lonely_ones_last()
    {
        var attributes = Some.Attributes(("http.route", "/"), ("lonely.key", "x"), ("gen_ai.a", "1"), ("http.method", "GET"), ("plain", "y"), ("gen_ai.b", "2"));

        Assert.Equal(["http", "gen_ai", ""], AttributeGroup.ListOf(attributes, "").Select(g => g.Prefix));
        Assert.Equal(["lonely.key", "plain"], AttributeGroup.ListOf(attributes, "")[^1].Entries.Select(e => e.Key));
        Assert.Equal(["http.method"], AttributeGroup.ListOf(attributes, "get").SelectMany(g => g.Entries).Select(e => e.Key));
    }

    [Fact]
    public void A_stack_is_folded_to_its_first_lines()
    {
        var stack = StackText.Of(string.Join('\n', Enumerable.Range(1, 40).Select(i => $"at {i}")));

        Assert.EndsWith("at 12", stack.Head, StringComparison.Ordinal);
        Assert.Equal(28, stack.Rest);
        Assert.Equal(new StackText("at 1\nat 2", 0), StackText.Of("at 1\nat 2\n"));
    }

    [Theory]
    [InlineData("https://example.com/a", "example.com")]
    [InlineData("http://user:pass@evil.example/", "evil.example")]
    [InlineData("mailto:me@example.com", "me@example.com")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("JaVaScRiPt:alert(1)", null)]
    [InlineData("data:text/html,x", null)]
    [InlineData("vbscript:x", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("//example.com", null)]
    [InlineData("/traces", null)]
    [InlineData("https:", null)]
    public void Only_addresses_of_the_web_and_of_mail_are_links(string address, string? place) => Assert.Equal(place, SafeLink.Of(address)?.Place);

    [Fact]
    public void A_speed_counts_from_the_first_token_where_that_is_known()
    {
        var view = Some.Span(1) with
        {
            Attributes = new AttributeMap(
            [
                Entry("gen_ai.operation.name", new AttributeValue.Text("chat")), Entry("gen_ai.request.model", new AttributeValue.Text("m")),
                Entry("gen_ai.usage.output_tokens", new AttributeValue.Int(50)), Entry("gen_ai.response.time_to_first_chunk", new AttributeValue.Double(0.5)),
            ]),
        };

        var line = SpanFact.Of(SomeShown.Of(view), Some.NoonNanos, null).Select(f => f.Text).ToList();

        Assert.Contains("? → 50 tokens", line);
        Assert.Contains("500 ms to first token", line);
        Assert.Contains("100 tokens/s", line);
    }

    private static SpanMeaning Call(string model, (string Key, long Value)[] numbers) => SomeShown.Of(Some.Span(1) with
    {
        Attributes = new AttributeMap(
        [
            Entry("gen_ai.operation.name", new AttributeValue.Text("chat")), Entry("gen_ai.request.model", new AttributeValue.Text(model)),
            .. numbers.Select(n => Entry(n.Key, new AttributeValue.Int(n.Value))),
        ]),
    }).Meaning;

    private static KeyValuePair<string, AttributeValue> Entry(string key, AttributeValue value) => KeyValuePair.Create(key, value);
}

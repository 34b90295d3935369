using System.Globalization;
using Orleans.Traces.GenAi;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl.Metrics;

namespace Orleans.Traces.Tests.Query.TraceQl;

public class TraceQlMetricsTests
{
    // Spans start at 1, 2, … ms; intervals are (0, 2 ms], (2 ms, 4 ms], (4 ms, 6 ms].
    private static SearchedSample First() => new(
        Spans.Span(1, start: 1, end: 5, more: Spans.With(("n", 1), ("s", "x"))),
        Spans.Span(2, 1, start: 2, end: 3, more: Spans.With(("n", 5), ("s", "y"))),
        Spans.Span(3, 1, start: 3, end: 5, more: Spans.With(("n", 2.5), ("s", "x"))))
    {
        Meanings = { ["c"] = SearchedSample.Meaning(new SpanFacts(), 0.5m) },
    };

    private static SearchedSample Second() => new(
        Spans.Span(4, start: 5, end: 7, more: Spans.With(("n", 7), ("s", "x"))),
        Spans.Span(5, 4, start: 6, end: -1, more: Spans.With(("n", "text"))),
        Spans.Span(6, 4, start: 7, end: 8, more: Spans.With(("n", 100))),
        Spans.Span(7, 4, start: 0, end: 8, more: Spans.With(("n", 100))));

    [Theory]
    [InlineData("{} | count_over_time()", "__name__=count_over_time: 2 1 2")]
    [InlineData("{} | rate()", "__name__=rate: 1000 500 1000")]
    [InlineData("{ .s = \"x\" } | count_over_time()", "__name__=count_over_time: 1 1 1")]
    [InlineData("{} | count_over_time() by (.s)", ".s=x: 1 1 1; .s=y: 1 0 0; .s=: 0 0 1")]
    [InlineData("{} | count_over_time() by (.s, kind)", ".s=x kind=internal: 1 1 1; .s=y kind=internal: 1 0 0; .s= kind=internal: 0 0 1")]
    [InlineData("{} | sum_over_time(.n)", "__name__=sum_over_time: 6 2.5 7")]
    [InlineData("{} | avg_over_time(.n)", "__name__=avg_over_time: 3 2.5 7")]
    [InlineData("{} | min_over_time(.n)", "__name__=min_over_time: 1 2.5 7")]
    [InlineData("{} | max_over_time(.n) by (.s)", ".s=x: 1 2.5 7; .s=y: 5 NaN NaN")]
    [InlineData("{} | max_over_time(duration)", "__name__=max_over_time: 0.004 0.002 0.002")]
    [InlineData("{} | sum_over_time(llm:cost)", "__name__=sum_over_time: NaN 0.5 NaN")]
    [InlineData("{} | histogram_over_time(.n)", "__name__=histogram_over_time __bucket=1: 1 0 0; __name__=histogram_over_time __bucket=8: 1 0 1; __name__=histogram_over_time __bucket=4: 0 1 0")]
    [InlineData("{ name = \"b\" } | histogram_over_time(duration)", "__name__=histogram_over_time __bucket=0.001048576: 1 0 0")]
    [InlineData("{} | count_over_time() > 1", "__name__=count_over_time: 2 NaN 2")]
    [InlineData("{} | count_over_time() > 2", "")]
    [InlineData("{} | max_over_time(duration) >= 4ms", "__name__=max_over_time: 0.004 NaN NaN")]
    [InlineData("{} | max_over_time(duration) >= 0.004", "__name__=max_over_time: 0.004 NaN NaN")]
    [InlineData("{} | sum_over_time(.n) by (.s) | topk(1)", ".s=x: NaN 2.5 7; .s=y: 5 NaN NaN")]
    [InlineData("{} | sum_over_time(.n) by (.s) | bottomk(1)", ".s=x: 1 2.5 7")]
    [InlineData("{} | sum_over_time(.n) by (.s) | topk(1) > 6", ".s=x: NaN NaN 7")]
    [InlineData("{} | by(.s) | count() > 1 | count_over_time()", "__name__=count_over_time: 1 1 1")]
    public void Spans_are_counted_and_measured_by_interval(string query, string expected)
    {
        Assert.Equal(expected, Text(Evaluate(query, First(), Second()).Series()));
    }

    [Fact]
    public void A_quantile_is_known_to_a_few_percent()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 500).Select(_ => Math.Exp(random.NextDouble() * 20) / 1000).ToList();
        var trace = new SearchedSample(values.Select((v, i) => Some.Span(new SpanSketch { Id = i + 1, Start = Some.At(1), More = Spans.With(("n", v)) })));

        var series = Evaluate("{} | quantile_over_time(.n, 0.01, .5, .95, 1)", trace).Series();

        values.Sort();
        foreach (var (quantile, index) in new[] { (0.01, 4), (0.5, 249), (0.95, 474), (1.0, 499) })
        {
            var found = series.Single(s => s.Labels.Contains(new("p", new AttributeValue.Double(quantile)))).Values;
            Assert.InRange(found[0] / values[index], 0.95, 1.05);
            Assert.True(double.IsNaN(found[1]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_quantile_of_what_is_not_above_zero_is_zero(int value)
    {
        var trace = new SearchedSample(Spans.Span(1, start: 1, more: Spans.With(("n", value))));
        Assert.Equal("__name__=quantile_over_time p=0.5: 0 NaN NaN", Text(Evaluate("{} | quantile_over_time(.n, .5)", trace).Series()));
    }

    [Fact]
    public void Too_many_series_are_said()
    {
        var trace = new SearchedSample(Enumerable.Range(1, 20).Select(i => Spans.Span(i, start: 1)));

        var evaluation = Evaluate("{} | count_over_time() by (name)", trace);

        Assert.Equal(10, evaluation.Series().Count);
        Assert.True(evaluation.IsLimited);
        Assert.False(Evaluate("{} | count_over_time() by (kind)", trace).IsLimited);
    }

    [Fact]
    public void A_query_that_searches_has_no_series()
    {
        Assert.Throws<ArgumentException>(() => Evaluate("{}"));
    }

    private static MetricsEvaluation Evaluate(string query, params SearchedSample[] traces)
    {
        var evaluation = new MetricsEvaluation(
            new MetricsQuery
            {
                Project = default, TraceQl = SearchedSample.Parse(query), From = Some.At(0), Step = 2 * Some.Ms, Intervals = 3,
            },
            maxSeries: 10);
        foreach (var trace in traces)
            evaluation.Add(trace);
        return evaluation;
    }

    private static string Text(IEnumerable<MetricsSeries> series) => string.Join("; ", series.Select(s =>
        string.Join(' ', s.Labels.Select(l => $"{l.Key}={Text(l.Value)}")) + ": " + string.Join(' ', s.Values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))));

    private static string Text(AttributeValue value) => value switch
    {
        AttributeValue.Text text => text.Value,
        AttributeValue.Double number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        _ => "",
    };
}

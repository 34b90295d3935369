using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Trees;

namespace Orleans.Traces.Web.Tests.Trees;

public sealed class OwnTimeTests
{
    [Fact]
    public void A_span_without_children_is_its_own_all_the_time()
    {
        Assert.Equal([(0d, 1d)], Of(Some.Span(1).From(0, 10)));
        Assert.Equal("", OwnTime.Background(Of(Some.Span(1).From(0, 10))));
    }

    [Fact]
    public void What_no_child_covers_is_its_own()
    {
        var parts = Of(Some.Span(1).From(0, 10), Some.Span(2, 1).From(1, 4), Some.Span(3, 1).From(2, 3), Some.Span(4, 2).From(5, 9), Some.Span(5, 1).From(8, 10));

        Assert.Equal([(0d, 0.1), (0.4, 0.8)], parts);
        Assert.Equal(
            ";background-image:linear-gradient(90deg,var(--own) 0% 10%,var(--soft) 10% 40%,var(--own) 40% 80%,var(--soft) 80% 100%)",
            OwnTime.Background(parts));
    }

    [Fact]
    public void Children_outside_of_their_parent_cover_nothing_of_it() =>
        Assert.Equal([(0.5, 1d)], Of(Some.Span(1).From(0, 10), Some.Span(2, 1).From(-20, 5), Some.Span(3, 1).From(11, 12), Some.Span(4, 1).From(20, 30)));

    [Fact]
    public void Thousands_of_children_make_a_style_of_bounded_length()
    {
        SpanView[] spans = [Some.Span(1).From(0, 1000), .. Enumerable.Range(0, 500).Select(i => Some.Span(i + 2, 1).From(i * 2, (i * 2) + 1))];
        Assert.InRange(Of(spans).Count, 0, 25);

        SpanView[] sparse = [Some.Span(1).From(0, 1000), .. Enumerable.Range(0, 100).Select(i => Some.Span(i + 2, 1).From(i * 10, (i * 10) + 1))];
        Assert.InRange(Of(sparse).Count, 20, 25);
    }

    [Fact]
    public void A_span_without_an_end_has_no_own_time_to_show() => Assert.Empty(Of(Some.Span(1) with { EndTimeUnixNano = 0 }));

    private static IReadOnlyList<(double, double)> Of(params SpanView[] spans) =>
        [.. OwnTime.Of(Some.Outline(spans), 0).Select(p => (Math.Round(p.From, 6), Math.Round(p.To, 6)))];
}

using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Assembling;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Trees;

namespace Orleans.Traces.Web.Tests.Trees;

public sealed class TreeSearchTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TreeSearch _search;

    public TreeSearchTests() => _search = new TreeSearch(_time);

    [Theory]
    [InlineData("LOAD", "1")]
    [InlineData("priced", "2")]
    [InlineData("llm", "2")]
    [InlineData("error", "3")]
    [InlineData("Grüße", "1")]
    [InlineData("GRÜSSE", "")]
    [InlineData("cart.note", "1")]
    [InlineData("it broke", "3")]
    [InlineData("happened", "0")]
    [InlineData("deep down", "0")]
    [InlineData("near the limit", "2")]
    [InlineData("agent", "")]
    [InlineData("nowhere", "")]
    public async Task A_text_is_found_in_whatever_the_span_says(string wanted, string places)
    {
        var nested = new AttributeValue.Map(new AttributeMap([KeyValuePair.Create<string, AttributeValue>("k", new AttributeValue.Array([new AttributeValue.Text("deep down")]))]));
        await FindAsync(
            wanted,
            Some.Span(1) with { Events = [new EventView("it happened", 0, AttributeMap.None)], Attributes = new([KeyValuePair.Create<string, AttributeValue>("x", nested)]) },
            Some.Span(2, 1, "load cart") with { Attributes = Some.Attributes(("cart.note", "viele GRüßE")) },
            Some.Call(3, 1, 1, 1) with { Logs = [Some.Log("near the limit")] },
            Some.Span(4, 1).Failed("it broke"));

        Assert.Equal(places, string.Join(' ', _search.Hits));
        Assert.False(_search.IsRunning);
        Assert.Null(_search.CutAfter);
    }

    [Fact]
    public async Task A_text_is_found_across_the_pieces_of_a_large_value()
    {
        var value = new string('x', (32 << 10) - 5) + "needle" + new string('x', 100_000) + "Ende";
        await FindAsync("NEEDLE", Some.Span(1) with { Attributes = Some.Attributes(("v", value)) });
        Assert.Equal([0], _search.Hits);

        await FindAsync("ende", Some.Span(1) with { Attributes = Some.Attributes(("v", value)) });
        Assert.Equal([0], _search.Hits);
    }

    [Fact]
    public async Task Hits_are_stepped_through_in_a_ring()
    {
        await FindAsync("b", Some.Span(1, 0, "a"), Some.Span(2, 1, "b"), Some.Span(3, 1, "c"), Some.Span(4, 1, "b"));

        Assert.Equal([1, 3, 1], [_search.After(0), _search.After(1), _search.After(3)]);
        Assert.Equal([3, 1, 1], [_search.Before(1), _search.Before(3), _search.Before(2)]);
        Assert.Equal([0, 1, 2], [_search.NumberOf(0), _search.NumberOf(1), _search.NumberOf(3)]);
        Assert.Equal([true, false], [_search.IsHit(1), _search.IsHit(2)]);
    }

    [Fact]
    public void Filters_step_through_errors_calls_and_tools()
    {
        var outline = Some.Outline(
            Some.Call(1, 0, 1, 1), Some.Span(2, 1).Failed(), Some.Span(3, 1) with { Attributes = Some.Attributes(("gen_ai.operation.name", "execute_tool")) });

        Assert.Equal([1, 1, 1], [TreeSearch.CountOf(outline, TreeFilter.Errors), TreeSearch.CountOf(outline, TreeFilter.Calls), TreeSearch.CountOf(outline, TreeFilter.Tools)]);
        Assert.Equal([1, 0, 2], [TreeSearch.After(outline, TreeFilter.Errors, 1), TreeSearch.After(outline, TreeFilter.Calls, 2), TreeSearch.After(outline, TreeFilter.Tools, 0)]);

        _search.Show(outline, TreeFilter.Tools);
        Assert.Equal([2], _search.Hits);
        _search.Clear();
        Assert.False(_search.IsActive);
    }

    [Fact]
    public async Task When_time_is_up_it_says_how_far_it_came_and_keeps_what_the_tree_itself_shows()
    {
        // Each look at the clock takes a second.
        _time.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        SpanView[] spans = [.. Enumerable.Range(1, 40).Select(i => Some.Span(i, 0, i == 40 ? "needle" : "hay"))];

        await FindAsync("needle", spans);

        Assert.InRange(_search.CutAfter!.Value, 0, 39);
        Assert.Equal([39], _search.Hits);
    }

    [Fact]
    public async Task Without_the_items_only_what_the_tree_shows_is_looked_through_and_that_is_said()
    {
        var outline = Some.Outline(Some.Span(1, 0, "needle") with { Attributes = Some.Attributes(("a", "other")) });

        await _search.FindAsync("needle", outline, null, () => { }, CancellationToken.None);
        Assert.Equal([0], _search.Hits);
        Assert.Equal(0, _search.CutAfter);
    }

    [Fact]
    public async Task What_is_looked_for_last_counts()
    {
        var (outline, tree) = (Some.Outline(Some.Span(1, 0, "a"), Some.Span(2, 0, "b")), Some.Tree(Some.Span(1, 0, "a"), Some.Span(2, 0, "b")));
        var first = _search.FindAsync("a", outline, tree, () => { }, CancellationToken.None);
        var second = _search.FindAsync("b", outline, tree, () => { }, CancellationToken.None);

        await Task.WhenAll(first, second);

        Assert.Equal(("b", false), (_search.Wanted, _search.IsRunning));
        Assert.Equal([1], _search.Hits);
    }

    private Task FindAsync(string wanted, params SpanView[] spans)
    {
        TraceTree tree = Some.Tree(spans);
        return _search.FindAsync(wanted, Some.Outline(spans), tree, () => { }, CancellationToken.None);
    }
}

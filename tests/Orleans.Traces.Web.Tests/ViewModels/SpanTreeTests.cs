using System.Globalization;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Tests.ViewModels;

public sealed class SpanTreeTests
{
    // 1 > (2 > (3, 4), 5), and 6 beside 1.
    private readonly SpanTree _tree = Of(Some.Span(1), Some.Span(2, 1), Some.Span(3, 2).Failed(), Some.Span(4, 2), Some.Span(5, 1), Some.Span(6));

    [Fact]
    public void Only_spans_with_children_can_be_collapsed() =>
        Assert.Equal([true, true, false, false, false, false], _tree.Rows.Select(r => r.HasChildren));

    [Fact]
    public void A_service_is_said_where_it_changes()
    {
        _tree.Show([Of(1, 0, "a"), Of(2, 1, "b"), Of(3, 2, "b"), Of(4, 1, "a"), Of(5, 0, "c")], "a");

        Assert.Equal(["", "b", "", "", "c"], _tree.Rows.Select(r => r.Service));

        static SpanView Of(int number, int depth, string service) =>
            Some.Span(number, depth) with { Resource = Some.Attributes(("service.name", service)) };
    }

    [Fact]
    public void A_collapsed_row_says_what_it_hides()
    {
        _tree.Toggle(Some.SpanId(2));

        Assert.Equal("1 2 5 6", Shown());
        Assert.Equal("+2, 1 error", _tree.Rows[1].HiddenText);
        Assert.Equal([0, 1, 2, 3], _tree.Rows.Select(r => r.Index));
    }

    [Fact]
    public void What_is_collapsed_stays_so_when_spans_come()
    {
        _tree.Toggle(Some.SpanId(2));
        _tree.Show([Some.Span(1), Some.Span(2, 1), Some.Span(7, 2), Some.Span(3, 2), Some.Span(5, 1)]);

        Assert.Equal("1 2 5", Shown());
        Assert.Equal("+2", _tree.Rows[1].HiddenText);
    }

    [Fact]
    public void Revealing_expands_the_ancestors_and_nothing_else()
    {
        _tree.CollapseAll();
        _tree.Toggle(Some.SpanId(1));
        Assert.Equal("1 6", Shown());

        _tree.Reveal(Some.SpanId(2));
        Assert.Equal("1 2 5 6", Shown());

        _tree.Reveal(Some.SpanId(4));
        Assert.Equal("1 2 3 4 5 6", Shown());
    }

    [Theory]
    [InlineData(TreeKey.Down, 2, 3)]
    [InlineData(TreeKey.Down, 6, 6)]
    [InlineData(TreeKey.Up, 5, 4)]
    [InlineData(TreeKey.Up, 1, 1)]
    [InlineData(TreeKey.Right, 2, 3)]
    [InlineData(TreeKey.Right, 3, 3)]
    [InlineData(TreeKey.Left, 4, 2)]
    [InlineData(TreeKey.Left, 6, 6)]
    [InlineData(TreeKey.Home, 5, 1)]
    [InlineData(TreeKey.End, 1, 6)]
    [InlineData(TreeKey.PageDown, 1, 6)]
    [InlineData(TreeKey.PageUp, 6, 1)]
    [InlineData(TreeKey.Down, 99, 1)]
    public void Keys_move_the_selection(TreeKey key, int from, int to) =>
        Assert.Equal(Some.SpanId(to), _tree.Press(key, Some.SpanId(from)));

    [Fact]
    public void Left_collapses_and_right_expands_before_they_move()
    {
        Assert.Equal(Some.SpanId(2), _tree.Press(TreeKey.Left, Some.SpanId(2)));
        Assert.Equal("1 2 5 6", Shown());

        Assert.Equal(Some.SpanId(2), _tree.Press(TreeKey.Right, Some.SpanId(2)));
        Assert.Equal("1 2 3 4 5 6", Shown());
    }

    [Fact]
    public void Depth_is_told_as_a_number_beyond_the_indentation()
    {
        var deep = Of([.. Enumerable.Range(1, 5_000).Select(n => Some.Span(n, n - 1))]);

        Assert.Equal(5_000, deep.Rows.Count);
        Assert.Equal(13, deep.Rows.FindIndex(r => r.IsDeep));
        Assert.Equal(deep.Rows[12].IndentStyle, deep.Rows[^1].IndentStyle);
    }

    private static SpanTree Of(params SpanView[] spans)
    {
        var tree = new SpanTree();
        tree.Show(spans);
        return tree;
    }

    private string Shown() => string.Join(' ', _tree.Rows.Select(r => int.Parse(r.Span.SpanId.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
}

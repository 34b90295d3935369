using System.Globalization;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Trees;

namespace Orleans.Traces.Web.Tests.Trees;

public sealed class SpanTreeTests
{
    // 1 > (2 > (3, 4), 5), and 6 beside 1.
    private readonly SpanTree _tree = Of(Some.Span(1), Some.Span(2, 1), Some.Span(3, 2).Failed(), Some.Span(4, 2), Some.Span(5, 1), Some.Span(6));

    [Fact]
    public void Only_spans_with_children_can_be_collapsed() =>
        Assert.Equal([true, true, false, false, false, false], Rows().Select(r => r.HasChildren));

    [Fact]
    public void A_service_is_said_where_it_changes()
    {
        Show(_tree, Of(1, 0, "a"), Of(2, 1, "b"), Of(3, 2, "b"), Of(4, 1, "a"), Of(5, 0, "c"));

        Assert.Equal(["", "b", "", "", "c"], Rows().Select(r => r.Service));

        static SpanView Of(int number, int depth, string service) =>
            Some.Span(number, depth) with { Resource = Some.Attributes(("service.name", service)) };
    }

    [Fact]
    public void A_collapsed_row_says_what_it_hides()
    {
        _tree.Toggle(Some.SpanId(2));

        Assert.Equal("1 2 5 6", Shown());
        Assert.Equal("+2, 1 error", _tree.Row(1).HiddenText);
        Assert.Equal([0, 1, 2, 3], Rows().Select(r => r.Index));
    }

    [Fact]
    public void What_is_collapsed_stays_so_when_spans_come()
    {
        _tree.Toggle(Some.SpanId(2));
        Show(_tree, Some.Span(1), Some.Span(2, 1), Some.Span(3, 2), Some.Span(7, 2), Some.Span(5, 1).From(1, 2));

        Assert.Equal("1 2 5", Shown());
        Assert.Equal("+2", _tree.Row(1).HiddenText);
    }

    [Fact]
    public void Revealing_expands_the_ancestors_and_nothing_else()
    {
        _tree.CollapseAll();
        _tree.Toggle(Some.SpanId(1));
        Assert.Equal("1 6", Shown());

        _tree.Reveal(_tree.NodeOf(Some.SpanId(2)));
        Assert.Equal("1 2 5 6", Shown());

        _tree.Reveal(_tree.NodeOf(Some.SpanId(4)));
        Assert.Equal("1 2 3 4 5 6", Shown());
    }

    [Fact]
    public void A_hidden_span_is_found_at_the_row_that_hides_it()
    {
        _tree.Toggle(Some.SpanId(2));

        Assert.Equal(-1, _tree.RowOf(_tree.NodeOf(Some.SpanId(4))));
        Assert.Equal(1, _tree.RowAt(_tree.NodeOf(Some.SpanId(4))));
        Assert.Equal(2, _tree.RowAt(_tree.NodeOf(Some.SpanId(5))));
        Assert.Equal(-1, _tree.RowAt(-1));
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

        Assert.Equal(5_000, deep.Count);
        Assert.Equal([false, true], [deep.Row(12).IsDeep, deep.Row(13).IsDeep]);
        Assert.Equal(deep.Row(12).IndentStyle, deep.Row(4_999).IndentStyle);
    }

    [Fact]
    public void A_row_counts_what_it_and_all_below_it_used_each_token_once()
    {
        // The span above repeats what the calls below it used.
        var tree = Of(Some.Call(1, 0, 300, 30, "other"), Some.Call(2, 1, 100, 10), Some.Call(3, 1, 200, 20), Some.Call(4, 0, 1_000, 0, "other"));

        Assert.Equal(["330", "110", "220", "1k"], Rows(tree).Select(r => r.Tokens));
        Assert.Equal(["$0.330", "$0.110", "$0.220", ""], Rows(tree).Select(r => r.Cost));
        Assert.Equal("300 tokens in, 30 out, with all spans below", tree.Row(0).TokensInWords);
        Assert.Equal("1 span without a known price", tree.Row(3).CostInWords);

        tree.Toggle(Some.SpanId(1));
        Assert.Equal("330", tree.Row(0).Tokens);
    }

    [Fact]
    public void What_has_no_price_is_marked_at_the_sum_that_lacks_it()
    {
        var tree = Of(Some.Span(1), Some.Call(2, 1, 100, 10), Some.Call(3, 1, 200, 20, "other"));

        Assert.Equal(["$0.110+", "$0.110", ""], Rows(tree).Select(r => r.Cost));
        Assert.Equal("$0.11, and 1 span without a known price", tree.Row(0).CostInWords);
    }

    [Theory]
    [InlineData("chat", "gpt-4.1-mini-2025-04-14", "gpt-4.1-mini-2025-04-14")]
    [InlineData("chat gpt-4.1-mini", "gpt-4.1-mini-2025-04-14", "")]
    [InlineData("call of GPT-X here", "gpt-x", "")]
    public void The_model_stands_beside_a_name_that_does_not_say_it(string name, string model, string label) =>
        Assert.Equal(label, Of(Some.Call(1, 0, 1, 1, model) with { Name = name }).Row(0).Label);

    [Fact]
    public void Rows_of_the_same_look_are_equal_and_so_are_not_drawn_again()
    {
        Assert.Equal(_tree.Row(1), _tree.Row(1));
        var before = _tree.Row(1);
        _tree.Toggle(Some.SpanId(2));
        Assert.NotEqual(before, _tree.Row(1));
    }

    private static SpanTree Of(params SpanView[] spans)
    {
        var tree = new SpanTree();
        Show(tree, spans);
        return tree;
    }

    private static void Show(SpanTree tree, params SpanView[] spans)
    {
        var outline = Some.Outline(spans);
        tree.Show(outline, TimeAxis.Of(outline), service: "a");
    }

    private static List<TreeRow> Rows(SpanTree tree) => [.. Enumerable.Range(0, tree.Count).Select(tree.Row)];

    private List<TreeRow> Rows() => Rows(_tree);

    private string Shown() =>
        string.Join(' ', Rows().Select(r => int.Parse(r.Span.SpanId.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
}

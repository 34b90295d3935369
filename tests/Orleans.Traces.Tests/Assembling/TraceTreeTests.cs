using Orleans.Traces.Assembling;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Tests.Assembling;

public class TraceTreeTests
{
    private const TraceFlags None = TraceFlags.None;

    // What must be shown of odd traces (DESIGN, point 4): the tree as a line, the flags, and whether it is complete.
    private static readonly Scenario[] Table =
    [
        new("nothing at all is an empty tree", [], "", None, false),
        new("a root alone is complete", [Some.Span(1)], "1", None, true),
        new("a root that has not ended is not complete", [Some.Span(1, end: -1)], "1", None, false),
        new("children stand below their parents, by start", [Some.Span(1), Some.Span(2, 1, 20), Some.Span(3, 1, 10), Some.Span(4, 2, 30)],
            "1(3 2(4))", None, true),
        new("siblings of equal start stand by id", [Some.Span(1), Some.Span(9, 1), Some.Span(8, 1)], "1(8 9)", None, true),
        new("a missing root leaves its children at the top", [Some.Span(2, 1), Some.Span(3, 2)], "2(3)", TraceFlags.MissingRoot, false),
        new("log records without any span miss a root too", [Some.Log(time: 5)], "[5]", TraceFlags.MissingRoot, false),
        new("an orphan stands at the top beside the root", [Some.Span(1, start: 10), Some.Span(3, 2, 0), Some.Span(4, 3, 20)],
            "3(4) 1", TraceFlags.Orphan, false),
        new("several roots are all at the top, by start", [Some.Span(2, start: 5), Some.Span(1, start: 9), Some.Span(3, 1, 9)],
            "2 1(3)", TraceFlags.MultipleRoots, true),
        new("one of several roots that has not ended keeps the trace incomplete", [Some.Span(1), Some.Span(2, end: -1)],
            "1 2", TraceFlags.MultipleRoots, false),
        new("a self-parent stands at the top with its children", [Some.Span(1, 1), Some.Span(2, 1)],
            "1(2)", TraceFlags.SelfParent | TraceFlags.MissingRoot, false),
        new("a self-parent beside a root keeps nobody waiting", [Some.Span(1), Some.Span(2, 2, 5)], "1 2", TraceFlags.SelfParent, true),
        new("a ring of two is cut at the earlier span", [Some.Span(1, 2, 5), Some.Span(2, 1, 4)],
            "2(1)", TraceFlags.Cycle | TraceFlags.MissingRoot, false),
        new("a ring of equal starts is cut at the lowest id", [Some.Span(3, 2), Some.Span(2, 4), Some.Span(4, 3)],
            "2(3(4))", TraceFlags.Cycle | TraceFlags.MissingRoot, false),
        new("what hangs below a ring stays below it, though it is earlier", [Some.Span(1, 2, 6), Some.Span(2, 1, 5), Some.Span(3, 1, 0), Some.Span(4, 3, 0)],
            "2(1(3(4)))", TraceFlags.Cycle | TraceFlags.MissingRoot, false),
        new("two rings beside a root", [Some.Span(1), Some.Span(2, 3, 1), Some.Span(3, 2, 1), Some.Span(4, 5, 2), Some.Span(5, 4, 2)],
            "1 2(3) 4(5)", TraceFlags.Cycle, true),
        new("a child may end 10 ms after its parent", [Some.Span(1), Some.Span(2, 1, 50, 110)], "1(2)", None, true),
        new("a child that ends 11 ms after its parent is skewed", [Some.Span(1), Some.Span(2, 1, 50, 111)], "1(2)", TraceFlags.ClockSkew, true),
        new("a child may start 10 ms before its parent", [Some.Span(1, start: 20), Some.Span(2, 1, 10)], "1(2)", None, true),
        new("a child that starts 11 ms before its parent is skewed", [Some.Span(1, start: 20), Some.Span(2, 1, 9)], "1(2)", TraceFlags.ClockSkew, true),
        new("a running child that starts after its parent's end is skewed", [Some.Span(1), Some.Span(2, 1, 150, -1)], "1(2)", TraceFlags.ClockSkew, true),
        new("a running parent bounds no end", [Some.Span(1, end: -1), Some.Span(2, 1, 10, 900)], "1(2)", None, false),
        new("a child without a start is not skewed", [Some.Span(1), Some.Span(new SpanSketch { Id = 2, Parent = 1, Start = 0 })], "1(2)", None, true),
        new("an end before the start is skewed", [Some.Span(1, start: 1, end: 0)], "1", TraceFlags.ClockSkew, true),
        new("a repeated span is one span", [Some.Span(1), Some.Span(1)], "1", None, true),
        new("of two versions the later end is shown", [Some.Span(1), Some.Span(2, 1, 10, 50), Some.Span(2, 1, 30, 40), Some.Span(3, 1, 20)],
            "1(2 3)", TraceFlags.Versions, true),
        new("a start without an end, then the whole span", [Some.Span(1, end: -1), Some.Span(1)], "1", TraceFlags.Versions, true),
        new("log records stand with their span, earliest first", [Some.Span(1), Some.Log(1, 9), Some.Log(1, 3), Some.Span(2, 1), Some.Log(2, 5)],
            "1[3][9](2[5])", None, true),
        new("log records of no span, or of one that is not here, are loose", [Some.Span(1), Some.Log(7, 9), Some.Log(0, 3)], "1[3][9]", None, true),
        new("a repeated log record is one", [Some.Span(1), Some.Log(1, 4), Some.Log(1, 4)], "1[4]", None, true),
        new("equal times do not merge log records", [Some.Span(1), Some.Log(1, 4, "a"), Some.Log(1, 4, "b")], "1[4][4]", None, true),
    ];

    public static TheoryData<string> Scenarios => [.. Table.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Every_set_of_items_yields_a_tree(string name)
    {
        var scenario = Table.Single(s => s.Name == name);

        var tree = TraceTree.Build(scenario.Items);

        Assert.Equal(scenario.Tree, TreeText.Of(tree));
        Assert.Equal(scenario.Flags, tree.Flags);
        Assert.Equal(scenario.Complete, tree.Complete);
    }

    [Fact]
    public void Versions_of_equal_end_are_decided_by_the_greater_hash()
    {
        SpanItem one = Some.Span(1, name: "one"), other = Some.Span(1, name: "other");
        var greater = one.Hash > other.Hash ? one : other;

        Assert.Same(greater, TraceTree.Build([one, other]).Nodes.Single().Span);
        Assert.Same(greater, TraceTree.Build([other, one]).Nodes.Single().Span);
    }

    [Fact]
    public void The_shown_version_decides_the_parent()
    {
        var tree = TraceTree.Build([Some.Span(1), Some.Span(2, 1), Some.Span(3, 2, 10, 20), Some.Span(3, 1, 10, 30)]);

        Assert.Equal("1(2 3)", TreeText.Of(tree));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_chain_of_100_000_levels_is_one_tree(bool deepestFirst)
    {
        const int levels = 100_000;
        var chain = Enumerable.Range(1, levels).Select(i => Some.Span(i, i - 1)).ToList();
        var items = deepestFirst ? Enumerable.Reverse(chain).ToList() : chain;

        var tree = TraceTree.Build(items);

        Assert.Equal(levels - 1, tree.Nodes[^1].Depth);
        Assert.True(tree.Complete);
        Assert.Equal(Some.SpanIdOf(levels), tree.Nodes[^1].Span.Header.SpanId);
    }

    [Fact]
    public void A_ring_of_100_000_spans_is_cut_once()
    {
        const int size = 100_000;
        var ring = Enumerable.Range(1, size).Select(i => Some.Span(i, i == 1 ? size : i - 1)).ToList();

        var tree = TraceTree.Build(ring);

        Assert.Equal(TraceFlags.Cycle | TraceFlags.MissingRoot, tree.Flags);
        Assert.Equal(Some.SpanIdOf(1), tree.Nodes[0].Span.Header.SpanId);
        Assert.Equal(size - 1, tree.Nodes[^1].Depth);
    }

    [Fact]
    public void A_root_of_100_000_children_is_one_tree()
    {
        var tree = TraceTree.Build(Enumerable.Range(1, 100_001).Select(i => Some.Span(i, i == 1 ? 0 : 1)));

        Assert.All(tree.Nodes.Skip(1), n => Assert.Equal(0, n.ParentIndex));
        Assert.Equal(100_001, tree.Nodes.Count);
    }

    private sealed record Scenario(string Name, IReadOnlyList<TraceItem> Items, string Tree, TraceFlags Flags, bool Complete);
}

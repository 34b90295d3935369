using Orleans.Traces.Assembling;
using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>How the spans of a trace stand to each other in the tree that is shown.</summary>
/// <remarks>
/// DESIGN. The nodes come depth first, so that a node's descendants are the nodes from the next one to its end: relations are intervals, and
/// an operator walks its two sides once, in the time of their sizes (plus a logarithm), however deep the tree. Spans at the top have no
/// parent, and so no siblings.
/// </remarks>
internal sealed class TreeRelations
{
    private readonly IReadOnlyList<TraceNode> _nodes;
    private readonly int[] _ends;
    private readonly int[] _children;

    // For each node, when it was last marked: so that the marks of one operator need no clearing.
    private readonly int[] _marks;
    private int _mark;

    public TreeRelations(IReadOnlyList<TraceNode> nodes)
    {
        _nodes = nodes;
        _ends = new int[nodes.Count];
        _children = new int[nodes.Count];
        _marks = new int[nodes.Count];
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            _ends[i] = Math.Max(_ends[i], i + 1);
            if (nodes[i].ParentIndex is >= 0 and var parent)
            {
                _ends[parent] = Math.Max(_ends[parent], _ends[i]);
                _children[parent]++;
            }
        }
    }

    public int Parent(int node) => _nodes[node].ParentIndex;

    public int ChildCount(int node) => _children[node];

    /// <summary>The number that a walk around the tree gives on entering a node; the first is 1.</summary>
    public int NestedSetLeft(int node) => (2 * node) - _nodes[node].Depth + 1;

    /// <summary>The number that a walk around the tree gives on leaving a node.</summary>
    public int NestedSetRight(int node) => NestedSetLeft(node) + (2 * (_ends[node] - node)) - 1;

    /// <summary>The parent's number; -1 at the top.</summary>
    public int NestedSetParent(int node) => Parent(node) < 0 ? -1 : NestedSetLeft(Parent(node));

    /// <summary>Those of <paramref name="right"/> (both sides sorted) that stand so to one of <paramref name="left"/>, or that do not.</summary>
    public List<int> Select(int[] left, int[] right, Relation relation, bool wanted)
    {
        var stands = relation switch
        {
            Relation.Child => ChildOf(left),
            Relation.Parent => ParentOf(left),
            Relation.Descendant => DescendantOf(left),
            Relation.Ancestor => AncestorOf(left),
            _ => SiblingOf(left),
        };
        var selected = new List<int>();
        foreach (var node in right)
        {
            if (stands(node) == wanted)
                selected.Add(node);
        }

        return selected;
    }

    private Predicate<int> ChildOf(int[] left)
    {
        var mark = MarkAll(left);
        return node => Parent(node) is >= 0 and var parent && _marks[parent] == mark;
    }

    private Predicate<int> ParentOf(int[] left)
    {
        var mark = ++_mark;
        foreach (var node in left)
        {
            if (Parent(node) is >= 0 and var parent)
                _marks[parent] = mark;
        }

        return node => _marks[node] == mark;
    }

    // Asked in the order of nodes: the furthest end of the left side's nodes before this one.
    private Predicate<int> DescendantOf(int[] left)
    {
        var (next, end) = (0, 0);
        return node =>
        {
            for (; next < left.Length && left[next] < node; next++)
                end = Math.Max(end, _ends[left[next]]);
            return node < end;
        };
    }

    // Asked in the order of nodes: the first of the left side's nodes behind this one.
    private Predicate<int> AncestorOf(int[] left)
    {
        var next = 0;
        return node =>
        {
            while (next < left.Length && left[next] <= node)
                next++;
            return next < left.Length && left[next] < _ends[node];
        };
    }

    // A parent with one child on the left side makes that child no sibling of itself; with two, each is one of the other.
    private Predicate<int> SiblingOf(int[] left)
    {
        var counts = new Dictionary<int, int>();
        foreach (var node in left)
        {
            if (Parent(node) is >= 0 and var parent)
                counts[parent] = counts.GetValueOrDefault(parent) + 1;
        }

        var mark = MarkAll(left);
        return node => Parent(node) is >= 0 and var parent && counts.GetValueOrDefault(parent) > (_marks[node] == mark ? 1 : 0);
    }

    private int MarkAll(int[] nodes)
    {
        var mark = ++_mark;
        foreach (var node in nodes)
            _marks[node] = mark;
        return mark;
    }
}

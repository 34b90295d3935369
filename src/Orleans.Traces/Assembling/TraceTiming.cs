namespace Orleans.Traces.Assembling;

/// <summary>Where a trace's time went: what each span did itself, and which spans its duration consists of.</summary>
/// <remarks>
/// DESIGN. A child counts as far as it lies within its parent: clocks that disagree, and children that outlive their parent, add no time that the
/// parent did not take. A span that has not ended, or lies outside of its parent, takes none.
/// 1. Self time is a span's time in which no child of it ran.
/// 2. The critical path is walked backwards from the end: a span's last part belongs to the child that ended last before it, else to the span
///    itself; from that child's start on the walk goes on the same way. Children that ran beside it do not count. Where spans stand side by
///    side at the top, the walk goes over them as if a span held them all; what lies between them belongs to none.
/// A function of the tree alone; n log n, and no step recurses.
/// </remarks>
public sealed class TraceTiming
{
    private const int Top = -1;

    private readonly TraceTree _tree;
    private readonly (ulong Start, ulong End)[] _within;
    private readonly ulong[] _self;
    private readonly ulong[] _critical;
    private readonly List<CriticalPart> _path = [];

    // Children of a node stand together: from First[node + 1], Count[node + 1] of them, the one that ends last first. Node -1 is the top.
    private readonly int[] _children;
    private readonly int[] _first;
    private readonly int[] _count;

    private TraceTiming(TraceTree tree)
    {
        _tree = tree;
        var count = tree.Nodes.Count;
        _within = new (ulong, ulong)[count];
        _self = new ulong[count];
        _critical = new ulong[count];
        _children = new int[count];
        _first = new int[count + 1];
        _count = new int[count + 1];
    }

    /// <summary>Nanoseconds that each span did itself, by its place in <see cref="TraceTree.Nodes"/>.</summary>
    public IReadOnlyList<ulong> SelfNanos => _self;

    /// <summary>Nanoseconds of each span that are on the critical path, by its place.</summary>
    public IReadOnlyList<ulong> CriticalNanos => _critical;

    /// <summary>The critical path, earliest part first.</summary>
    public IReadOnlyList<CriticalPart> CriticalPath => _path;

    /// <summary>Works it out for a trace.</summary>
    public static TraceTiming Of(TraceTree tree)
    {
        var timing = new TraceTiming(tree);
        timing.Clip();
        timing.Group();
        for (var i = 0; i < timing._self.Length; i++)
            timing._self[i] = timing.SelfOf(i);
        timing.Walk();
        timing._path.Reverse();
        return timing;
    }

    private void Clip()
    {
        for (var i = 0; i < _within.Length; i++)
        {
            var node = _tree.Nodes[i];
            var (start, end) = (node.Span.Header.Start, node.Span.Header.End);
            if (start == 0 || end < start)
                end = start;
            if (node.ParentIndex >= 0)
            {
                var parent = _within[node.ParentIndex];
                start = Math.Clamp(start, parent.Start, parent.End);
                end = Math.Clamp(end, start, parent.End);
            }

            _within[i] = (start, end);
        }
    }

    private void Group()
    {
        foreach (var node in _tree.Nodes)
            _count[node.ParentIndex + 1]++;
        for (var i = 1; i < _first.Length; i++)
            _first[i] = _first[i - 1] + _count[i - 1];

        var next = (int[])_first.Clone();
        for (var i = 0; i < _children.Length; i++)
            _children[next[_tree.Nodes[i].ParentIndex + 1]++] = i;
        for (var i = 0; i < _first.Length; i++)
        {
            if (_count[i] > 1)
                _children.AsSpan(_first[i], _count[i]).Sort(LastEndFirst);
        }
    }

    private int LastEndFirst(int left, int right)
    {
        var byEnd = _within[right].End.CompareTo(_within[left].End);
        return byEnd != 0 ? byEnd : right.CompareTo(left);
    }

    // From the end backwards: `covered` is the earliest time from which on children are counted.
    private ulong SelfOf(int node)
    {
        var (start, end) = _within[node];
        var (covered, busy) = (end, 0UL);
        foreach (var child in ChildrenOf(node))
        {
            var until = Math.Min(_within[child].End, covered);
            if (_within[child].Start >= until)
                continue;
            busy += until - _within[child].Start;
            covered = _within[child].Start;
        }

        return end - start - busy;
    }

    private void Walk()
    {
        if (_within.Length == 0)
            return;

        var last = ChildrenOf(Top)[0];
        var pending = new Stack<(int Node, ulong Until, int Child)>();
        pending.Push((Top, _within[last].End, 0));
        while (pending.TryPop(out var at))
        {
            var children = ChildrenOf(at.Node);
            var next = at.Child;
            while (next < children.Length && !IsBefore(children[next], at.Until))
                next++;
            if (next == children.Length)
            {
                Add(at.Node, at.Node == Top ? at.Until : _within[at.Node].Start, at.Until);
                continue;
            }

            var child = children[next];
            Add(at.Node, _within[child].End, at.Until);
            pending.Push((at.Node, _within[child].Start, next + 1));
            pending.Push((child, _within[child].End, 0));
        }
    }

    private bool IsBefore(int child, ulong until) => _within[child].End <= until && _within[child].End > _within[child].Start;

    private void Add(int node, ulong from, ulong to)
    {
        if (node == Top || to <= from)
            return;

        _critical[node] += to - from;
        _path.Add(new CriticalPart(node, from, to));
    }

    private ReadOnlySpan<int> ChildrenOf(int node) => _children.AsSpan(_first[node + 1], _count[node + 1]);
}

/// <summary>A part of the critical path.</summary>
/// <param name="Node">The span's place in <see cref="TraceTree.Nodes"/>.</param>
/// <param name="From">Unix nanoseconds.</param>
/// <param name="To">Unix nanoseconds, after <paramref name="From"/>.</param>
public readonly record struct CriticalPart(int Node, ulong From, ulong To);

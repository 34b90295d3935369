using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Outlines;

namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>One reader's view of a trace's tree: which subtrees are collapsed, and so which spans are rows. What is collapsed stays so when the
/// trace grows.</summary>
/// <remarks>It holds four bytes a row; a row itself is made when it comes into view (<see cref="Row"/>).</remarks>
public sealed class SpanTree
{
    private readonly HashSet<SpanId> _collapsed = [];

    // The spans that are rows, by their places in the outline: they ascend.
    private int[] _order = [];
    private TimeAxis _axis = TimeAxis.Of(TraceOutline.Empty);
    private bool _isOpen;
    private string _service = "";

    /// <summary>The spans.</summary>
    public TraceOutline Outline { get; private set; } = TraceOutline.Empty;

    /// <summary>How many rows there are.</summary>
    public int Count => _order.Length;

    /// <summary>Whether any span has children, so that collapsing makes sense.</summary>
    public bool HasBranches { get; private set; }

    /// <summary>Whether a span failed.</summary>
    public static bool IsError(SpanView span) => span.Status.Code == "error";

    /// <summary>Shows these spans in place of what was shown.</summary>
    /// <param name="outline">The spans.</param>
    /// <param name="axis">The time that they lie in.</param>
    /// <param name="isOpen">Spans without an end still run.</param>
    /// <param name="service">The service that the trace is said to be of: not said again at its topmost spans.</param>
    public void Show(TraceOutline outline, TimeAxis axis, bool isOpen = false, string service = "")
    {
        (Outline, _axis, _isOpen, _service) = (outline, axis, isOpen, service);
        HasBranches = false;
        for (var i = 0; i < outline.Count && !HasBranches; i++)
            HasBranches = outline.HasChildren(i);
        Rebuild();
    }

    /// <summary>The place of a span, shown or in a collapsed subtree; -1: it is not here.</summary>
    public int NodeOf(SpanId? id) => id is { } known ? Outline.Find(known) : -1;

    /// <summary>The span of a row.</summary>
    public int NodeAt(int row) => _order[row];

    /// <summary>The row of a span; -1 when it is in a collapsed subtree, or there is none.</summary>
    public int RowOf(int node) => node < 0 ? -1 : Math.Max(-1, Array.BinarySearch(_order, node));

    /// <summary>The row of a span, or of the collapsed one that hides it; -1: there is none.</summary>
    public int RowAt(int node)
    {
        if (node < 0 || _order.Length == 0)
            return -1;

        var at = Array.BinarySearch(_order, node);
        return at >= 0 ? at : ~at - 1;
    }

    /// <summary>The row at a place.</summary>
    public TreeRow Row(int index)
    {
        var node = _order[index];
        var span = Outline[node];
        var bar = SpanBar.Of(span, _axis, _isOpen);
        var hasChildren = Outline.HasChildren(node);
        return new TreeRow(span, node, index)
        {
            HasChildren = hasChildren,
            Collapsed = hasChildren && _collapsed.Contains(span.SpanId),
            Service = span.Service == (span.Parent < 0 ? _service : Outline[span.Parent].Service) ? "" : VisibleText.Line(span.Service),
            Totals = Outline.TotalsOf(node),
            Bar = bar,
            BarStyle = bar.Style + (hasChildren && bar.Shape == BarShape.Whole ? OwnTime.Background(OwnTime.Of(Outline, node)) : ""),
        };
    }

    /// <summary>Whether a span is <paramref name="ancestor"/> or below it.</summary>
    public bool IsWithin(int node, int ancestor) => ancestor >= 0 && node >= ancestor && node < Outline.EndOf(ancestor);

    /// <summary>Collapses a subtree that is expanded, expands one that is collapsed.</summary>
    public void Toggle(SpanId id)
    {
        if (!_collapsed.Remove(id))
            _collapsed.Add(id);
        Rebuild();
    }

    /// <summary>Expands everything.</summary>
    public void ExpandAll()
    {
        _collapsed.Clear();
        Rebuild();
    }

    /// <summary>Collapses everything below the top's children, so that the trace's first level stays in view.</summary>
    public void CollapseAll()
    {
        for (var i = 0; i < Outline.Count; i++)
        {
            if (Outline.ParentOf(i) >= 0 && Outline.HasChildren(i))
                _collapsed.Add(Outline.IdOf(i));
        }

        Rebuild();
    }

    /// <summary>Expands whatever hides a span.</summary>
    public void Reveal(int node)
    {
        if (node < 0)
            return;

        var removed = false;
        for (var above = Outline.ParentOf(node); above >= 0; above = Outline.ParentOf(above))
            removed |= _collapsed.Remove(Outline.IdOf(above));
        if (removed)
            Rebuild();
    }

    /// <summary>Carries a key out: expands or collapses, and says which span is selected then.</summary>
    public SpanId? Press(TreeKey key, SpanId? selected)
    {
        if (_order.Length == 0)
            return null;

        var at = RowOf(NodeOf(selected));
        if (at < 0)
            return Outline.IdOf(_order[0]);

        var node = _order[at];
        var id = Outline.IdOf(node);
        var isCollapsed = _collapsed.Contains(id);
        switch (key)
        {
            case TreeKey.Right when isCollapsed && Outline.HasChildren(node):
            case TreeKey.Left when !isCollapsed && Outline.HasChildren(node):
                Toggle(id);
                return id;
            default:
                return Outline.IdOf(_order[Math.Clamp(Target(key, at), 0, _order.Length - 1)]);
        }
    }

    private int Target(TreeKey key, int at) => key switch
    {
        TreeKey.Down => at + 1,
        TreeKey.Up => at - 1,
        TreeKey.PageDown => at + TreeRow.RowsPerPage,
        TreeKey.PageUp => at - TreeRow.RowsPerPage,
        TreeKey.Home => 0,
        TreeKey.End => _order.Length - 1,
        TreeKey.Right => Outline.HasChildren(_order[at]) ? at + 1 : at,
        TreeKey.Left when Outline.ParentOf(_order[at]) is >= 0 and var parent => RowOf(parent),
        _ => at,
    };

    private void Rebuild()
    {
        var order = new int[Outline.Count];
        var count = 0;
        for (var i = 0; i < order.Length;)
        {
            order[count++] = i;
            i = _collapsed.Count > 0 && _collapsed.Contains(Outline.IdOf(i)) ? Outline.EndOf(i) : i + 1;
        }

        _order = count == order.Length ? order : order[..count];
    }
}

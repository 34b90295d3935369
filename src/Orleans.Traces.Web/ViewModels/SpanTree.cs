using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>The spans of a trace as rows, some subtrees collapsed. What is collapsed stays so when the trace grows.</summary>
public sealed class SpanTree
{
    private readonly HashSet<SpanId> _collapsed = [];
    private IReadOnlyList<SpanView> _spans = [];

    // Of each span: the index after its last descendant. And errors among the spans before an index.
    private int[] _ends = [];
    private int[] _errorsBefore = [0];

    // Of each span: its service where the spans above have another; else empty.
    private string[] _services = [];
    private List<TreeRow> _rows = [];

    /// <summary>The rows to show, in tree order.</summary>
    public List<TreeRow> Rows => _rows;

    /// <summary>Whether any span has children, so that collapsing makes sense.</summary>
    public bool HasBranches { get; private set; }

    /// <summary>Shows these spans, which stand in tree order, in place of what was shown.</summary>
    /// <param name="spans">The spans.</param>
    /// <param name="service">The service that the trace is said to be of: not said again at its topmost spans.</param>
    public void Show(IReadOnlyList<SpanView> spans, string service = "")
    {
        _spans = spans;
        _ends = new int[spans.Count];
        _errorsBefore = new int[spans.Count + 1];
        _services = new string[spans.Count];
        var above = new Stack<int>();
        for (var i = 0; i < spans.Count; i++)
        {
            while (above.TryPeek(out var top) && spans[top].Depth >= spans[i].Depth)
                _ends[above.Pop()] = i;
            var own = Names.Service(spans[i]);
            _services[i] = own == (above.TryPeek(out var parent) ? Names.Service(spans[parent]) : service) ? "" : own;
            above.Push(i);
            _errorsBefore[i + 1] = _errorsBefore[i] + (IsError(spans[i]) ? 1 : 0);
        }

        while (above.TryPop(out var rest))
            _ends[rest] = spans.Count;

        HasBranches = Enumerable.Range(0, spans.Count).Any(HasChildren);
        Rebuild();
    }

    /// <summary>Whether a span failed.</summary>
    public static bool IsError(SpanView span) => span.Status.Code == "error";

    /// <summary>The span with this id, shown or in a collapsed subtree; null: none.</summary>
    public SpanView? Find(SpanId? id)
    {
        var index = IndexOf(id);
        return index < 0 ? null : _spans[index];
    }

    /// <summary>The row of a span: -1 when it is in a collapsed subtree, or there is none.</summary>
    public int RowOf(SpanId? id) => _rows.FindIndex(r => r.Span.SpanId == id);

    /// <summary>Whether a span is <paramref name="ancestor"/> or below it.</summary>
    public bool IsWithin(SpanId? id, SpanId ancestor)
    {
        var (index, top) = (IndexOf(id), IndexOf(ancestor));
        return top >= 0 && index >= top && index < _ends[top];
    }

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
        for (var i = 0; i < _spans.Count; i++)
        {
            if (_spans[i].Depth > 0 && HasChildren(i))
                _collapsed.Add(_spans[i].SpanId);
        }

        Rebuild();
    }

    /// <summary>Expands whatever hides a span.</summary>
    public void Reveal(SpanId id)
    {
        var index = IndexOf(id);
        var removed = false;
        for (var i = 0; i < index; i++)
        {
            if (_ends[i] > index)
                removed |= _collapsed.Remove(_spans[i].SpanId);
        }

        if (removed)
            Rebuild();
    }

    /// <summary>Carries a key out: expands or collapses, and says which span is selected then.</summary>
    public SpanId? Press(TreeKey key, SpanId? selected)
    {
        if (_rows.Count == 0)
            return null;

        var at = RowOf(selected);
        if (at < 0)
            return _rows[0].Span.SpanId;

        var row = _rows[at];
        switch (key)
        {
            case TreeKey.Right when row.Collapsed:
            case TreeKey.Left when row is { HasChildren: true, Collapsed: false }:
                Toggle(row.Span.SpanId);
                return row.Span.SpanId;
            default:
                return _rows[Math.Clamp(Target(key, at), 0, _rows.Count - 1)].Span.SpanId;
        }
    }

    private int Target(TreeKey key, int at) => key switch
    {
        TreeKey.Down => at + 1,
        TreeKey.Up => at - 1,
        TreeKey.PageDown => at + TreeRow.RowsPerPage,
        TreeKey.PageUp => at - TreeRow.RowsPerPage,
        TreeKey.Home => 0,
        TreeKey.End => _rows.Count - 1,
        TreeKey.Right => _rows[at].HasChildren ? at + 1 : at,
        TreeKey.Left when _rows[at].Span.Depth > 0 => _rows.FindLastIndex(at, r => r.Span.Depth < _rows[at].Span.Depth),
        _ => at,
    };

    private bool HasChildren(int index) => _ends[index] > index + 1;

    private int IndexOf(SpanId? id)
    {
        for (var i = 0; id is not null && i < _spans.Count; i++)
        {
            if (_spans[i].SpanId == id)
                return i;
        }

        return -1;
    }

    private void Rebuild()
    {
        var rows = new List<TreeRow>();
        for (var i = 0; i < _spans.Count;)
        {
            var collapsed = HasChildren(i) && _collapsed.Contains(_spans[i].SpanId);
            rows.Add(new TreeRow(_spans[i], rows.Count, HasChildren(i))
            {
                Service = _services[i],
                Collapsed = collapsed,
                Hidden = collapsed ? _ends[i] - i - 1 : 0,
                HiddenErrors = collapsed ? _errorsBefore[_ends[i]] - _errorsBefore[i + 1] : 0,
            });
            i = collapsed ? _ends[i] : i + 1;
        }

        _rows = rows;
    }
}

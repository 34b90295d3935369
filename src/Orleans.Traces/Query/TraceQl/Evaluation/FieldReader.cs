using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Text;
using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>The values of a query's fields for the spans of one trace, each span decoded at most once.</summary>
/// <remarks>
/// DESIGN. A decoded span takes many times its bytes, so none is kept: the first time a span must be decoded, the values of all fields that
/// need it are taken, and the span is let go. What is in the item's header or at the top of its bytes is read without decoding.
/// </remarks>
internal sealed class FieldReader
{
    private readonly ISearchedTrace _trace;
    private readonly IReadOnlyList<Field> _fields;
    private readonly IReadOnlyList<TextQuery?> _texts;
    private readonly TraceQlNeeds _needs;

    // For each field its place in a row, -1 where the span need not be decoded for it; a row for each span that was decoded.
    private readonly int[] _places;
    private readonly int _width;
    private readonly Value[]?[] _rows;

    private readonly CancellationToken _cancellationToken;

    public FieldReader(ISearchedTrace trace, QueryTree query, CancellationToken cancellationToken)
    {
        var fields = query.Fields;
        _cancellationToken = cancellationToken;
        _trace = trace;
        _fields = fields;
        _texts = query.Texts;
        var width = 0;
        _places = [.. fields.Select(f => (f.Needs & ~TraceQlNeeds.TraceFacts) != 0 ? width++ : -1)];
        _width = width;
        _needs = fields.Aggregate(TraceQlNeeds.None, (needs, field) => needs | field.Needs);
        _rows = new Value[]?[_width > 0 ? trace.Tree.Nodes.Count : 0];
        Relations = new TreeRelations(trace.Tree.Nodes);
    }

    public TreeRelations Relations { get; }

    public int Count => _trace.Tree.Nodes.Count;

    public Value Get(int node, FieldExpression.Read read)
    {
        if (read.OfParent)
        {
            node = Relations.Parent(node);
            if (node < 0)
                return default;
        }

        var place = _places[read.Slot];
        if (place < 0)
            return Cheap(node, read.Field);
        return (_rows[node] ??= ReadRow(node))[place];
    }

    // Decoding is what takes the time of a search.
    private Value[] ReadRow(int node)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var row = new Value[_width];
        var values = new SpanValues(_trace.Read(node, _needs), _trace.Tree.Nodes[node].Span.Header.Start);
        for (var i = 0; i < _fields.Count; i++)
        {
            if (_places[i] >= 0)
                row[_places[i]] = values.Get(_fields[i], _texts[i]);
        }

        return row;
    }

    private Value Cheap(int node, Field field)
    {
        var shown = _trace.Tree.Nodes[node];
        return field.Intrinsic switch
        {
            Intrinsic.Name => Value.Of(shown.Span.Name),
            Intrinsic.Status => SpanGlance.Status(shown.Span),
            Intrinsic.StatusMessage => SpanGlance.StatusMessage(shown.Span),
            Intrinsic.Kind => SpanGlance.Kind(shown.Span),
            Intrinsic.Duration => DurationOf(shown),
            Intrinsic.ChildCount => Value.Of((long)Relations.ChildCount(node)),
            Intrinsic.SpanId => IdOf(shown.Span.Header.SpanId),
            Intrinsic.ParentId => IdOf(shown.Span.Header.ParentId),
            Intrinsic.NestedSetLeft => Value.Of((long)Relations.NestedSetLeft(node)),
            Intrinsic.NestedSetRight => Value.Of((long)Relations.NestedSetRight(node)),
            Intrinsic.NestedSetParent => Value.Of((long)Relations.NestedSetParent(node)),
            _ => TraceValues.Get(field.Intrinsic, _trace.Summary, field.Needs == TraceQlNeeds.TraceFacts ? _trace.Facts : null) ?? default,
        };
    }

    // A span that has not ended, or has no start, lasts nobody knows how long.
    private static Value DurationOf(TraceNode node)
    {
        var (start, end) = (node.Span.Header.Start, node.Span.Header.End);
        return start == 0 || end == 0 ? default : Value.Duration(end > start ? (long)Math.Min(end - start, long.MaxValue) : 0);
    }

    private static Value IdOf(SpanId id) => id.IsValid ? Value.Of(id.ToString()) : default;
}

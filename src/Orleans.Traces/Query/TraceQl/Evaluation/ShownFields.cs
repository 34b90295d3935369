using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>The fields whose values are handed out with the spans found: those that the query compares, groups by, sums or selects.</summary>
internal sealed class ShownFields
{
    private readonly List<(string Name, FieldExpression.Read Read)> _fields;

    private ShownFields(List<(string Name, FieldExpression.Read Read)> fields) => _fields = fields;

    public static ShownFields Of(Pipeline pipeline)
    {
        List<(string, FieldExpression.Read)> fields = [];
        HashSet<string> names = [];
        foreach (var read in Reads(pipeline))
        {
            var name = QueryText.Of(read);
            if (read.Field.Intrinsic != Intrinsic.LlmText && names.Add(name))
                fields.Add((name, read));
        }

        return new ShownFields(fields);
    }

    public IReadOnlyList<IReadOnlyList<KeyValuePair<string, AttributeValue>>> Of(int[] nodes, FieldReader reader)
    {
        var shown = new IReadOnlyList<KeyValuePair<string, AttributeValue>>[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
            shown[i] = _fields.Count == 0 ? [] : Of(nodes[i], reader);
        return shown;
    }

    private List<KeyValuePair<string, AttributeValue>> Of(int node, FieldReader reader)
    {
        List<KeyValuePair<string, AttributeValue>> values = [];
        foreach (var (name, read) in _fields)
        {
            var value = reader.Get(node, read);
            if (!value.IsNil)
                values.Add(new(name, value.ToAttribute()));
        }

        return values;
    }

    private static IEnumerable<FieldExpression.Read> Reads(Pipeline pipeline) => pipeline.Stages.SelectMany(Reads);

    private static IEnumerable<FieldExpression.Read> Reads(Stage stage) => stage switch
    {
        Stage.Filter { Expression: { } expression } => Reads(expression),
        Stage.And and => and.Parts.SelectMany(Reads),
        Stage.Or or => or.Parts.SelectMany(Reads),
        Stage.Structure structure => Reads(structure.Left).Concat(Reads(structure.Right)),
        Stage.Nested nested => Reads(nested.Pipeline),
        Stage.Group group => Reads(group.By),
        Stage.Select select => select.Fields,
        Stage.Scalar scalar => scalar.Left.Aggregates.Concat(scalar.Right.Aggregates).SelectMany(a => a.Over is { } over ? Reads(over) : []),
        _ => [],
    };

    private static IEnumerable<FieldExpression.Read> Reads(FieldExpression expression) =>
        expression is FieldExpression.Read read ? [read] : expression.Inside.SelectMany(Reads);
}

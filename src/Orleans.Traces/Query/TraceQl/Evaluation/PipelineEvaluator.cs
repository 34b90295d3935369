using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>Takes spansets through the stages of a pipeline.</summary>
/// <remarks>Recurses no deeper than the parser lets stages be high.</remarks>
internal sealed class PipelineEvaluator(FieldReader fields)
{
    private readonly ExpressionEvaluator _expressions = new(fields);

    /// <summary>The spansets that all spans of the trace become.</summary>
    public List<SpanGroup> Run(Pipeline pipeline) =>
        fields.Count == 0 ? [] : Run(pipeline, [new SpanGroup([.. Enumerable.Range(0, fields.Count)], [])]);

    private List<SpanGroup> Run(Pipeline pipeline, List<SpanGroup> groups)
    {
        foreach (var stage in pipeline.Stages)
        {
            if (groups.Count == 0)
                break;
            groups = Run(stage, groups);
        }

        return groups;
    }

    private List<SpanGroup> Run(Stage stage, List<SpanGroup> groups) => stage switch
    {
        Stage.Nested nested => Run(nested.Pipeline, groups),
        Stage.Coalesce => [new SpanGroup(NodesOf(groups), [])],
        Stage.Select => groups,
        Stage.Group group => [.. groups.SelectMany(g => Split(group, g))],
        Stage.Scalar scalar => [.. groups.Select(g => Weigh(scalar, g)).OfType<SpanGroup>()],
        _ => [.. groups.Select(g => g.With(Filter(stage, g))).Where(g => g.Nodes.Length > 0)],
    };

    // The spans that a stage leaves of one spanset, for the stages that make no new spansets of it.
    private int[] Filter(Stage stage, SpanGroup group) => stage switch
    {
        Stage.Filter { Expression: null } => group.Nodes,
        Stage.Filter { Expression: { } expression } => Array.FindAll(group.Nodes, node => _expressions.Holds(expression, node)),
        Stage.And and => Together(and.Parts, group, needsAll: true),
        Stage.Or or => Together(or.Parts, group, needsAll: false),
        Stage.Structure structure => Relate(structure, group),
        _ => NodesOf(Run(stage, [group])),
    };

    private int[] Together(IReadOnlyList<Stage> parts, SpanGroup group, bool needsAll)
    {
        HashSet<int> nodes = [];
        foreach (var part in parts)
        {
            var found = Filter(part, group);
            if (needsAll && found.Length == 0)
                return [];
            nodes.UnionWith(found);
        }

        return Sorted(nodes);
    }

    private int[] Relate(Stage.Structure structure, SpanGroup group)
    {
        var right = Filter(structure.Right, group);
        if (right.Length == 0)
            return [];

        var left = Filter(structure.Left, group);
        var found = fields.Relations.Select(left, right, structure.Relation, structure.Form != RelationForm.NotRight);
        if (structure.Form != RelationForm.Both)
            return [.. found];

        var inverse = structure.Relation switch
        {
            Relation.Child => Relation.Parent,
            Relation.Parent => Relation.Child,
            Relation.Descendant => Relation.Ancestor,
            Relation.Ancestor => Relation.Descendant,
            var same => same,
        };
        return Sorted([.. found, .. fields.Relations.Select(right, left, inverse, wanted: true)]);
    }

    private IEnumerable<SpanGroup> Split(Stage.Group group, SpanGroup spans)
    {
        var byValue = new Dictionary<Value, List<int>>();
        List<Value> order = [];
        foreach (var node in spans.Nodes)
        {
            var value = _expressions.Of(group.By, node);
            if (!byValue.TryGetValue(value, out var nodes))
            {
                byValue.Add(value, nodes = []);
                order.Add(value);
            }

            nodes.Add(node);
        }

        var name = QueryText.Of(group);
        return order.Select(value => new SpanGroup([.. byValue[value]], spans.Said).Saying(name, value));
    }

    private SpanGroup? Weigh(Stage.Scalar scalar, SpanGroup group)
    {
        var said = group;
        var left = Scalar(scalar.Left, ref said);
        var right = Scalar(scalar.Right, ref said);
        return Comparison.Holds(scalar.Operator, left, right, null) ? said : null;
    }

    private Value Scalar(ScalarExpression scalar, ref SpanGroup group)
    {
        switch (scalar)
        {
            case ScalarExpression.Constant constant:
                return constant.Value;
            case ScalarExpression.Arithmetic sum:
                var left = Scalar(sum.Left, ref group);
                return Calculation.Apply(sum.Operator, left, Scalar(sum.Right, ref group));
            case ScalarExpression.Aggregate aggregate:
                var value = Aggregate(aggregate, group.Nodes);
                if (!value.IsNil)
                    group = group.Saying(QueryText.Of(aggregate), value);
                return value;
            default:
                return default;
        }
    }

    private Value Aggregate(ScalarExpression.Aggregate aggregate, int[] nodes)
    {
        if (aggregate.Over is not { } over)
            return Value.Of((long)nodes.Length);

        var sum = new RunningAggregate();
        foreach (var node in nodes)
            sum.Add(_expressions.Of(over, node));
        return sum.Result(aggregate.Function);
    }

    private static int[] NodesOf(List<SpanGroup> groups) => groups.Count == 1 ? groups[0].Nodes : Sorted([.. groups.SelectMany(g => g.Nodes)]);

    private static int[] Sorted(HashSet<int> nodes)
    {
        int[] sorted = [.. nodes];
        Array.Sort(sorted);
        return sorted;
    }
}

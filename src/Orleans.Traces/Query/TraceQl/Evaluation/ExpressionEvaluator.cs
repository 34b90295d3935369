using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>What an expression comes to for a span.</summary>
/// <remarks>Recurses no deeper than the parser lets an expression be high.</remarks>
internal sealed class ExpressionEvaluator(FieldReader fields)
{
    /// <summary>The expression is true; a missing value is not.</summary>
    public bool Holds(FieldExpression expression, int node) => expression switch
    {
        FieldExpression.And and => All(and.Parts, node),
        FieldExpression.Or or => One(or.Parts, node),
        FieldExpression.Compare compare => Comparison.Holds(compare.Operator, Of(compare.Left, node), Of(compare.Right, node), compare.Pattern),
        FieldExpression.Exists exists => !Of(exists.Inner, node).IsNil == exists.Wanted,
        FieldExpression.Text text => fields.Get(node, text.Words).IsTrue == text.Wanted,
        _ => Of(expression, node).IsTrue,
    };

    public Value Of(FieldExpression expression, int node) => expression switch
    {
        FieldExpression.Constant constant => constant.Value,
        FieldExpression.Read read => fields.Get(node, read),
        FieldExpression.Negate negate => Calculation.Negate(Of(negate.Inner, node)),
        FieldExpression.Arithmetic sum => Calculation.Apply(sum.Operator, Of(sum.Left, node), Of(sum.Right, node)),
        FieldExpression.Not not => Opposite(Of(not.Inner, node)),
        _ => Value.Of(Holds(expression, node)),
    };

    private static Value Opposite(Value value) => value.Type == ValueKind.Bool ? Value.Of(!value.IsTrue) : default;

    private bool All(IReadOnlyList<FieldExpression> parts, int node)
    {
        foreach (var part in parts)
        {
            if (!Holds(part, node))
                return false;
        }

        return true;
    }

    private bool One(IReadOnlyList<FieldExpression> parts, int node)
    {
        foreach (var part in parts)
        {
            if (Holds(part, node))
                return true;
        }

        return false;
    }
}

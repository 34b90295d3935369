using Orleans.Traces.Assembling;
using Orleans.Traces.Query.TraceQl.Ast;
using Orleans.Traces.Query.TraceQl.Evaluation;

namespace Orleans.Traces.Query.TraceQl.Pruning;

/// <summary>Decides what can be decided of a query from a trace's summary alone, so that the trace need not be read.</summary>
/// <remarks>
/// DESIGN. An expression is Yes where it is true for every span of the trace, No where it is true for none. A stage is Yes where it leaves spans
/// of whatever spans come to it, No where it never does. A stage between two others sees some of the trace's spans, so Yes and No hold
/// there too. A new intrinsic of the trace is known here as soon as <see cref="TraceValues"/> knows it.
/// </remarks>
internal sealed class SummaryTest(TraceSummary summary)
{
    public SummaryAnswer Of(Pipeline pipeline)
    {
        if (summary.SpanCount == 0)
            return SummaryAnswer.No;
        return Least(pipeline.Stages.Select(Of));
    }

    private SummaryAnswer Of(Stage stage) => stage switch
    {
        Stage.Filter { Expression: { } expression } => Of(expression),
        Stage.And and => Least(and.Parts.Select(Of)),
        Stage.Or or => or.Parts.Max(Of),
        Stage.Structure structure => Of(structure),
        Stage.Nested nested => Least(nested.Pipeline.Stages.Select(Of)),
        Stage.Scalar scalar => Of(scalar),
        _ => SummaryAnswer.Yes,
    };

    private SummaryAnswer Of(Stage.Structure structure)
    {
        var (left, right) = (Of(structure.Left), Of(structure.Right));
        if (right == SummaryAnswer.No)
            return SummaryAnswer.No;
        if (left != SummaryAnswer.No)
            return SummaryAnswer.Maybe;
        return structure.Form == RelationForm.NotRight ? right : SummaryAnswer.No;
    }

    // A spanset has from one span to all of the trace's.
    private SummaryAnswer Of(Stage.Scalar scalar)
    {
        if (scalar is not { Left: ScalarExpression.Aggregate { Function: AggregateFunction.Count }, Right: ScalarExpression.Constant { Value: var value } })
            return SummaryAnswer.Maybe;

        var (one, all) = (Value.Of(1L), Value.Of((long)summary.SpanCount));
        var (low, high) = (Comparison.Holds(scalar.Operator, one, value, null), Comparison.Holds(scalar.Operator, all, value, null));
        return scalar.Operator switch
        {
            CompareOperator.Equal or CompareOperator.NotEqual when summary.SpanCount > 1 =>
                scalar.Operator == CompareOperator.Equal && IsOutside(value, all) ? SummaryAnswer.No : SummaryAnswer.Maybe,
            _ when low && high => SummaryAnswer.Yes,
            _ => low || high ? SummaryAnswer.Maybe : SummaryAnswer.No,
        };
    }

    private static bool IsOutside(Value value, Value all) =>
        Comparison.Holds(CompareOperator.Less, value, Value.Of(1L), null) || Comparison.Holds(CompareOperator.Greater, value, all, null);

    private SummaryAnswer Of(FieldExpression expression) => expression switch
    {
        FieldExpression.And and => Least(and.Parts.Select(Of)),
        FieldExpression.Or or => or.Parts.Max(Of),
        FieldExpression.Not { Inner: { Type: ValueKind.Bool } inner } => Opposite(Of(inner)),
        FieldExpression.Compare compare when NeedsAnError(compare) && summary.ErrorCount == 0 => SummaryAnswer.No,
        FieldExpression.Compare compare when Known(compare.Left) is { } left && Known(compare.Right) is { } right =>
            Sure(Comparison.Holds(compare.Operator, left, right, compare.Pattern)),
        FieldExpression.Exists exists when Known(exists.Inner) is { } value => Sure(!value.IsNil == exists.Wanted),
        FieldExpression.Constant constant => Sure(constant.Value.IsTrue),
        _ => SummaryAnswer.Maybe,
    };

    private static bool NeedsAnError(FieldExpression.Compare compare) =>
        compare is
        {
            Operator: CompareOperator.Equal,
            Left: FieldExpression.Read { Field.Intrinsic: Intrinsic.Status },
            Right: FieldExpression.Constant { Value: var value },
        } && value.Equals(Value.Status(Value.StatusCode("error")));

    // The value that an expression has for every span; null where it is not known.
    private Value? Known(FieldExpression expression) => expression switch
    {
        FieldExpression.Constant constant => constant.Value,
        FieldExpression.Read { OfParent: false, Field: { Scope: FieldScope.Intrinsic } field } =>
            TraceValues.Get(field.Intrinsic, summary, summary.Facts),
        FieldExpression.Negate negate => Known(negate.Inner) is { } inner ? Calculation.Negate(inner) : null,
        FieldExpression.Arithmetic sum when Known(sum.Left) is { } left && Known(sum.Right) is { } right =>
            Calculation.Apply(sum.Operator, left, right),
        _ => null,
    };

    private static SummaryAnswer Least(IEnumerable<SummaryAnswer> answers)
    {
        var least = SummaryAnswer.Yes;
        foreach (var answer in answers)
            least = answer < least ? answer : least;
        return least;
    }

    private static SummaryAnswer Sure(bool holds) => holds ? SummaryAnswer.Yes : SummaryAnswer.No;

    private static SummaryAnswer Opposite(SummaryAnswer answer) => answer switch
    {
        SummaryAnswer.No => SummaryAnswer.Yes,
        SummaryAnswer.Yes => SummaryAnswer.No,
        _ => answer,
    };
}

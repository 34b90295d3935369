using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>Count, sum, least and greatest of numbers. What is no number, or NaN, is passed over.</summary>
internal sealed class RunningAggregate
{
    private long _count;
    private long _whole;
    private double _sum;
    private Value _least;
    private Value _greatest;

    // Whole numbers, or durations: what all of them are; a float where they differ, or do not fit.
    private ValueKind _type = ValueKind.Nil;

    public void Add(Value value)
    {
        if (value.Type == ValueKind.Many)
        {
            foreach (var item in value.Items)
                Add(item);
            return;
        }

        if (!value.IsNumber || double.IsNaN(value.Number))
            return;

        _count++;
        _sum += value.Number;
        var before = _whole;
        _whole = unchecked(_whole + value.Whole);
        var overflows = ((before ^ _whole) & (value.Whole ^ _whole)) < 0;
        _type = overflows || (_type != ValueKind.Nil && _type != value.Type) ? ValueKind.Float : value.Type;
        if (_least.IsNil || Comparison.Holds(CompareOperator.Less, value, _least, null))
            _least = value;
        if (_greatest.IsNil || Comparison.Holds(CompareOperator.Greater, value, _greatest, null))
            _greatest = value;
    }

    /// <summary>Nil where there was no number.</summary>
    public Value Result(AggregateFunction function) => function switch
    {
        _ when _count == 0 => default,
        AggregateFunction.Min => _least,
        AggregateFunction.Max => _greatest,
        AggregateFunction.Average when _type == ValueKind.Duration => Value.Duration(_whole / _count),
        AggregateFunction.Average => Value.Of(_sum / _count),
        _ => _type switch
        {
            ValueKind.Int => Value.Of(_whole),
            ValueKind.Duration => Value.Duration(_whole),
            _ => Value.Of(_sum),
        },
    };
}

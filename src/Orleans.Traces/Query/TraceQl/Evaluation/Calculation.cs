using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>Arithmetic with values. What has no result (a text, a missing value, a division by zero) comes to nil, which matches nothing.</summary>
internal static class Calculation
{
    public static Value Negate(Value value) => value.Type switch
    {
        ValueKind.Int => Value.Of(unchecked(-value.Whole)),
        ValueKind.Duration => Value.Duration(unchecked(-value.Whole)),
        ValueKind.Float => Value.Of(-value.Number),
        _ => default,
    };

    /// <summary>Whole numbers stay whole (7 / 2 is 3); everything else is reckoned with doubles, durations in nanoseconds.</summary>
    public static Value Apply(ArithmeticOperator op, Value left, Value right)
    {
        if (!left.IsNumber || !right.IsNumber)
            return default;
        if (left.Type == ValueKind.Int && right.Type == ValueKind.Int)
            return WholeNumbers(op, left.Whole, right.Whole);

        var (a, b) = (left.Number, right.Number);
        return Value.Of(op switch
        {
            ArithmeticOperator.Add => a + b,
            ArithmeticOperator.Subtract => a - b,
            ArithmeticOperator.Multiply => a * b,
            ArithmeticOperator.Divide => a / b,
            ArithmeticOperator.Remainder => a % b,
            _ => Math.Pow(a, b),
        });
    }

    private static Value WholeNumbers(ArithmeticOperator op, long a, long b) => unchecked(op switch
    {
        ArithmeticOperator.Add => Value.Of(a + b),
        ArithmeticOperator.Subtract => Value.Of(a - b),
        ArithmeticOperator.Multiply => Value.Of(a * b),
        ArithmeticOperator.Divide or ArithmeticOperator.Remainder when b == 0 => default,
        ArithmeticOperator.Divide => Value.Of(b == -1 ? -a : a / b),
        ArithmeticOperator.Remainder => Value.Of(b == -1 ? 0 : a % b),
        _ => Power(a, b),
    });

    private static Value Power(long a, long b)
    {
        var power = Math.Pow(a, b);
        return Math.Abs(power) < 1L << 53 && double.IsInteger(power) ? Value.Of((long)power) : Value.Of(power);
    }
}

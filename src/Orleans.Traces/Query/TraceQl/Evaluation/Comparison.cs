using System.Text.RegularExpressions;
using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>Comparisons of values. Values of types that do not fit compare as false, as does a missing one, also with != and !~.</summary>
internal static class Comparison
{
    /// <summary>Of several values one must fulfil it; for != and !~ all of them.</summary>
    public static bool Holds(CompareOperator op, Value left, Value right, Regex? pattern)
    {
        if (left.Type != ValueKind.Many && right.Type != ValueKind.Many)
            return One(op, left, right, pattern);
        if (left.IsNil || right.IsNil)
            return false;

        var all = op is CompareOperator.NotEqual or CompareOperator.NotMatches;
        foreach (var a in left.Type == ValueKind.Many ? left.Items : [left])
        {
            foreach (var b in right.Type == ValueKind.Many ? right.Items : [right])
            {
                if (One(op, a, b, pattern) != all)
                    return !all;
            }
        }

        return all;
    }

    private static bool One(CompareOperator op, Value left, Value right, Regex? pattern)
    {
        if (left.IsNumber && right.IsNumber)
            return Numbers(op, left, right);
        if (left.Type != right.Type)
            return false;

        return left.Type switch
        {
            ValueKind.Text when pattern is not null => pattern.IsMatch(left.Text) == (op == CompareOperator.Matches),
            ValueKind.Text => Ordered(op, string.CompareOrdinal(left.Text, right.Text)),
            ValueKind.Bool or ValueKind.Status or ValueKind.Kind => op switch
            {
                CompareOperator.Equal => left.Whole == right.Whole,
                CompareOperator.NotEqual => left.Whole != right.Whole,
                _ => false,
            },
            _ => false,
        };
    }

    private static bool Numbers(CompareOperator op, Value left, Value right)
    {
        if (left.Type != ValueKind.Float && right.Type != ValueKind.Float)
            return Ordered(op, left.Whole.CompareTo(right.Whole));

        var (a, b) = (left.Number, right.Number);
        return op switch
        {
            CompareOperator.Equal => a == b,
            CompareOperator.NotEqual => a != b,
            CompareOperator.Less => a < b,
            CompareOperator.LessOrEqual => a <= b,
            CompareOperator.Greater => a > b,
            CompareOperator.GreaterOrEqual => a >= b,
            _ => false,
        };
    }

    private static bool Ordered(CompareOperator op, int order) => op switch
    {
        CompareOperator.Equal => order == 0,
        CompareOperator.NotEqual => order != 0,
        CompareOperator.Less => order < 0,
        CompareOperator.LessOrEqual => order <= 0,
        CompareOperator.Greater => order > 0,
        CompareOperator.GreaterOrEqual => order >= 0,
        _ => false,
    };
}

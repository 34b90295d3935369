using System.Text.RegularExpressions;
using Orleans.Traces.GenAi;
using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Syntax;

internal sealed partial class Parser
{
    private const int MaxPattern = 4096;

    private FieldExpression? Compare(Token op, FieldExpression left, FieldExpression right)
    {
        Operators.TryCompare(op.Text, out var comparison);
        if (left.Type == ValueKind.Nil || right.Type == ValueKind.Nil)
            return CompareWithNil(op, left, right);
        if (!AreComparable(left.Type, right.Type))
            return Fail<FieldExpression>(op, "both sides to be of one type", $"a comparison of {Words.NameOf(left.Type)} with {Words.NameOf(right.Type)}");
        if (!Allows(comparison, left.Type) || !Allows(comparison, right.Type))
        {
            var type = Allows(comparison, left.Type) ? right.Type : left.Type;
            return Fail<FieldExpression>(op, $"an operator that {Words.NameOf(type)} has: {OperatorsOf(type)}", $"\"{op.Text}\" with {Words.NameOf(type)}");
        }

        if (comparison is CompareOperator.Matches or CompareOperator.NotMatches)
            return Pattern(op, right) is { } pattern ? new FieldExpression.Compare(comparison, left, right, pattern) : null;
        if (!KnowsKind(left, right) || !KnowsKind(right, left))
            return null;
        return new FieldExpression.Compare(comparison, NormalId(left, right), NormalId(right, left), null);
    }

    private FieldExpression? CompareWithNil(Token op, FieldExpression left, FieldExpression right)
    {
        if (op.Text is not ("=" or "!="))
            return Fail<FieldExpression>(op, "= or !=, the operators that nil has", $"\"{op.Text}\" with nil");

        var other = left.Type == ValueKind.Nil ? right : left;
        if (other.Type == ValueKind.Nil)
            return new FieldExpression.Constant(Value.Of(false));
        if (op.Text == "=" && other is FieldExpression.Read { Field: { Scope: FieldScope.Intrinsic } field, OfParent: false } && Intrinsics.Of(field.Intrinsic).Always)
            return Fail<FieldExpression>(op, $"a field that may be missing: every span has {field}", $"a comparison of {field} with nil");
        return new FieldExpression.Exists(other, op.Text == "!=");
    }

    private FieldExpression? Calculate(Token op, FieldExpression left, FieldExpression right)
    {
        Operators.TryArithmetic(op.Text, out var operation);
        foreach (var side in (ReadOnlySpan<FieldExpression>)[left, right])
        {
            if (!IsNumeric(side.Type))
                return Fail<FieldExpression>(op, "numbers or durations on both sides", $"\"{op.Text}\" beside {Words.NameOf(side.Type)}");
        }

        return new FieldExpression.Arithmetic(operation, left, right, left.Type == ValueKind.Any ? right.Type : left.Type);
    }

    private FieldExpression? Negate(Token op, FieldExpression inner)
    {
        if (!IsNumeric(inner.Type))
            return Fail<FieldExpression>(op, "a number or a duration after the sign", $"\"-\" before {Words.NameOf(inner.Type)}");
        return inner is FieldExpression.Constant constant
            ? new FieldExpression.Constant(Evaluation.Calculation.Negate(constant.Value))
            : new FieldExpression.Negate(inner);
    }

    private FieldExpression? Not(Token op, FieldExpression inner) => inner.Type is ValueKind.Bool or ValueKind.Any
        ? new FieldExpression.Not(inner)
        : Fail<FieldExpression>(op, "a condition after the !; parentheses make one: !(…)", $"\"!\" before {Words.NameOf(inner.Type)}");

    // Anchored at both ends, and the dot takes line breaks too, as in Tempo.
    private Regex? Pattern(Token op, FieldExpression right)
    {
        if (right is not FieldExpression.Constant { Value: { Type: ValueKind.Text } value })
            return Fail<Regex>(op, "a pattern in quotes after it", $"\"{op.Text}\" with {Words.NameOf(right.Type)}");
        if (value.Text.Length > MaxPattern)
            return Fail<Regex>(tokens[_next - 1], $"at most {MaxPattern} characters", "a pattern that is too long");
        if (!CountTextTest(tokens[_next - 1]))
            return null;

        try
        {
            const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant;
            _ = new Regex(value.Text, Options);
            return new Regex($"\\A(?:{value.Text})\\z", Options);
        }
        catch (RegexParseException fault)
        {
            return Fail<Regex>(tokens[_next - 1], "a regular expression that can be read: " + ReasonOf(fault), "a pattern with an error");
        }
        catch (NotSupportedException)
        {
            return Fail<Regex>(tokens[_next - 1], "a pattern that runs without backtracking: no lookaround, no back references, no large repetitions",
                "a pattern that is not supported");
        }
    }

    // .NET's own message repeats the pattern, which stands in the excerpt.
    private static string ReasonOf(RegexParseException fault) => $"{fault.Error} at its character {fault.Offset}";

    // A kind that does not exist would never be found, and nobody would know why.
    private bool KnowsKind(FieldExpression side, FieldExpression other)
    {
        if (side is not FieldExpression.Read { Field.Intrinsic: Intrinsic.LlmKind } || other is not FieldExpression.Constant constant)
            return true;

        var kinds = SpanKindNames.All;
        if (kinds.Contains(constant.Value.Text))
            return true;
        Fail<object>(tokens[_next - 1], "one of the kinds " + string.Join(", ", kinds));
        return false;
    }

    // Ids are found with and without leading zeros, and in capitals.
    private static FieldExpression NormalId(FieldExpression side, FieldExpression other)
    {
        var length = other is FieldExpression.Read { Field.Intrinsic: var intrinsic } ? intrinsic switch
        {
            Intrinsic.TraceId or Intrinsic.LinkTraceId => 32,
            Intrinsic.SpanId or Intrinsic.ParentId or Intrinsic.LinkSpanId => 16,
            _ => 0,
        } : 0;
        return length > 0 && side is FieldExpression.Constant { Value: { Type: ValueKind.Text } value } && value.Text.All(char.IsAsciiHexDigit)
            ? new FieldExpression.Constant(Value.Of(value.Text.ToLowerInvariant().PadLeft(length, '0')))
            : side;
    }

    private static bool IsNumeric(ValueKind type) => type is ValueKind.Any or ValueKind.Int or ValueKind.Float or ValueKind.Duration;

    private static bool AreComparable(ValueKind left, ValueKind right) =>
        left == right || left == ValueKind.Any || right == ValueKind.Any || (IsNumeric(left) && IsNumeric(right));

    private static bool Allows(CompareOperator op, ValueKind type) => type switch
    {
        ValueKind.Any or ValueKind.Text => true,
        ValueKind.Int or ValueKind.Float or ValueKind.Duration => op is not (CompareOperator.Matches or CompareOperator.NotMatches),
        _ => op is CompareOperator.Equal or CompareOperator.NotEqual,
    };

    private static string OperatorsOf(ValueKind type) => IsNumeric(type) ? "= != < <= > >=" : "= !=";
}

using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Syntax;

internal sealed partial class Parser
{
    // An aggregate or a number, perhaps in parentheses that hold nothing which only a pipeline has.
    private bool StartsScalar()
    {
        var at = _next;
        while (tokens[at].IsSymbol("(") || tokens[at].IsSymbol("-"))
            at++;

        var first = tokens[at];
        var isScalar = first.Kind == TokenKind.Literal
            || (first.Kind == TokenKind.Word && Operators.TryAggregate(first.Text, out _) && tokens[at + 1].IsSymbol("("));
        return isScalar && (!Now.IsSymbol("(") || !HoldsPipeline());
    }

    private bool HoldsPipeline()
    {
        var open = 0;
        for (var at = _next; at < tokens.Count; at++)
        {
            var token = tokens[at];
            if (token.IsSymbol("("))
                open++;
            else if (token.IsSymbol(")") && --open == 0)
                return false;
            else if (token.IsSymbol("{") || token.IsSymbol("|") || LevelOf(token) == Comparing)
                return true;
        }

        return false;
    }

    private Stage? ParseScalarFilter()
    {
        var start = Now;
        if (ParseScalar(Adding) is not { } left)
            return null;

        var op = Now;
        if (op.Kind != TokenKind.Symbol || !Operators.TryCompare(op.Text, out var comparison) || comparison >= CompareOperator.Matches)
            return Fail<Stage>(op, "a comparison, such as > 2");
        _next++;
        if (ParseScalar(Adding) is not { } right)
            return null;
        if (!left.Aggregates.Concat(right.Aggregates).Any())
            return Fail<Stage>(start, "an aggregate on one side, such as count() > 2", "a comparison of constants");
        return new Stage.Scalar(comparison, left, right);
    }

    private ScalarExpression? ParseScalar(int level)
    {
        if (ParseScalarOperand() is not { } left)
            return null;

        while (LevelOf(Now) is { } found && found >= level)
        {
            var op = Now;
            _next++;
            if (found == Raising && !Enter(op))
                return null;
            if (ParseScalar(found == Raising ? Raising : found + 1) is not { } right)
                return null;
            if (found == Raising)
                _nesting--;

            Operators.TryArithmetic(op.Text, out var operation);
            left = new ScalarExpression.Arithmetic(operation, left, right);
            if (left.Height > MaxNesting)
                return TooDeep<ScalarExpression>(op);
        }

        return left;
    }

    private ScalarExpression? ParseScalarOperand()
    {
        var token = Now;
        if (token.IsSymbol("("))
        {
            _next++;
            if (!Enter(token) || ParseScalar(Adding) is not { } inner || !TakeOrFail(")"))
                return null;
            _nesting--;
            return inner;
        }

        if (token.Kind == TokenKind.Word && Operators.TryAggregate(token.Text, out var function))
            return ParseAggregate(token, function);
        if (!TryConstant(out var value))
            return null;
        return value.IsNumber
            ? new ScalarExpression.Constant(value)
            : Fail<ScalarExpression>(token, "a number, a duration, or an aggregate such as count() or avg(duration)");
    }

    private ScalarExpression.Aggregate? ParseAggregate(Token name, AggregateFunction function)
    {
        _next++;
        if (!TakeOrFail("("))
            return null;
        if (function == AggregateFunction.Count)
        {
            return TakeSymbol(")")
                ? new ScalarExpression.Aggregate(function, null)
                : Fail<ScalarExpression.Aggregate>(Now, "), since count() counts spans");
        }

        if (ParseLogic() is not { } over || !TakeOrFail(")"))
            return null;
        if (!IsNumeric(over.Type))
            return Fail<ScalarExpression.Aggregate>(name, "a number or a duration of the span", $"{name.Text}() of {Words.NameOf(over.Type)}");
        if (!over.ReadsSpan)
            return Fail<ScalarExpression.Aggregate>(name, $"something of the span, such as {name.Text}(duration)", $"{name.Text}() of a constant");
        return new ScalarExpression.Aggregate(function, over);
    }
}

using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Syntax;

internal sealed partial class Parser
{
    // && and || bind alike, from left to right, and weaker than the structural operators.
    private Stage? ParseSpansets()
    {
        if (ParseStructure() is not { } left)
            return null;

        while (Now.IsSymbol("&&") || Now.IsSymbol("||"))
        {
            var op = Now;
            List<Stage> parts = [left];
            while (TakeSymbol(op.Text))
            {
                if (ParseStructure() is not { } part)
                    return null;
                parts.Add(part);
            }

            left = op.Text == "&&" ? new Stage.And(parts) : new Stage.Or(parts);
            if (left.Height > MaxNesting)
                return TooDeep<Stage>(op);
        }

        return left;
    }

    private Stage? ParseStructure()
    {
        if (ParseSpanset() is not { } left)
            return null;

        while (Now.Kind == TokenKind.Symbol && Operators.TryRelation(Now.Text, out var relation))
        {
            var op = Now;
            _next++;
            if (ParseSpanset() is not { } right)
                return null;
            left = new Stage.Structure(relation.Relation, relation.Form, left, right);
            if (left.Height > MaxNesting)
                return TooDeep<Stage>(op);
        }

        return left;
    }

    private Stage? ParseSpanset()
    {
        if (Now.IsSymbol("{"))
            return ParseFilter();

        var open = Now;
        if (!TakeSymbol("("))
            return Fail<Stage>(Now, "a spanset such as { name = \"chat\" }");
        if (!Enter(open) || ParsePipeline(inner: true) is not { } pipeline || !TakeOrFail(")"))
            return null;

        _nesting--;
        var isSpansets = pipeline.Stages is [Stage.Filter or Stage.And or Stage.Or or Stage.Structure or Stage.Nested];
        return isSpansets ? pipeline.Stages[0] : new Stage.Nested(pipeline);
    }

    private Stage.Filter? ParseFilter()
    {
        var open = Now;
        _next++;
        if (TakeSymbol("}"))
            return new Stage.Filter(null);
        if (ParseLogic() is not { } expression || !TakeOrFail("}"))
            return null;
        return expression.Type is ValueKind.Bool or ValueKind.Any
            ? new Stage.Filter(expression)
            : Fail<Stage.Filter>(open, "a condition, such as { duration > 1s }", $"a spanset of {Words.NameOf(expression.Type)}");
    }
}

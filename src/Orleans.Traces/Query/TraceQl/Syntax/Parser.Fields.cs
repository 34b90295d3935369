using Orleans.Traces.Query.Text;
using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Syntax;

internal sealed partial class Parser
{
    private const string AField = "a field such as span.http.method, .key, name, duration or llm:model, a value, or (";

    // Tempo's levels, weakest first: && and ||, comparisons, + and -, (! and the sign,) * / and %, ^.
    private const int Comparing = 2, Adding = 3, Multiplying = 4, Raising = 5;

    private FieldExpression? ParseLogic()
    {
        if (ParseOperators(Comparing) is not { } left)
            return null;

        while (Now.IsSymbol("&&") || Now.IsSymbol("||"))
        {
            var op = Now;
            List<FieldExpression> parts = [left];
            while (TakeSymbol(op.Text))
            {
                if (ParseOperators(Comparing) is not { } part)
                    return null;
                parts.Add(part);
            }

            if (parts.Find(p => p.Type is not (ValueKind.Bool or ValueKind.Any)) is { } wrong)
                return Fail<FieldExpression>(op, "conditions on both sides", $"\"{op.Text}\" beside {Words.NameOf(wrong.Type)}");
            left = op.Text == "&&" ? new FieldExpression.And(parts) : new FieldExpression.Or(parts);
            if (left.Height > MaxNesting)
                return TooDeep<FieldExpression>(op);
        }

        return left;
    }

    private FieldExpression? ParseOperators(int level)
    {
        if (ParseOperand() is not { } left)
            return null;

        while (LevelOf(Now) is { } found && found >= level)
        {
            var op = Now;
            _next++;
            var right = found == Raising ? ParsePower(op) : ParseOperators(found + 1);
            if (right is null)
                return null;

            var joined = found == Comparing ? Compare(op, left, right) : Calculate(op, left, right);
            if (joined is null)
                return null;
            if (joined.Height > MaxNesting)
                return TooDeep<FieldExpression>(op);
            left = joined;
        }

        return left;
    }

    // From right to left: 2 ^ 3 ^ 2 is 2 ^ 9.
    private FieldExpression? ParsePower(Token op)
    {
        if (!Enter(op) || ParseOperators(Raising) is not { } right)
            return null;
        _nesting--;
        return right;
    }

    private static int? LevelOf(Token token) => token.Kind != TokenKind.Symbol ? null : token.Text switch
    {
        "=" or "!=" or "<" or "<=" or ">" or ">=" or "=~" or "!~" => Comparing,
        "+" or "-" => Adding,
        "*" or "/" or "%" => Multiplying,
        "^" => Raising,
        _ => null,
    };

    private FieldExpression? ParseOperand()
    {
        var token = Now;
        if (token.IsSymbol("(") || token.IsSymbol("-") || token.IsSymbol("!"))
        {
            _next++;
            if (!Enter(token))
                return null;
            var inner = token.Text == "(" ? ParseLogic() : ParseOperators(Multiplying);
            if (inner is null || (token.Text == "(" && !TakeOrFail(")")))
                return null;
            _nesting--;
            return token.Text switch
            {
                "(" => inner,
                "-" => Negate(token, inner),
                _ => Not(token, inner),
            };
        }

        if (token.Kind == TokenKind.Literal || (token.Kind == TokenKind.Word && Words.TryConstant(token.Text, out _)))
            return TryConstant(out var value) ? new FieldExpression.Constant(value) : null;
        if (token is { Kind: TokenKind.Scoped, Text: "llm:text" })
            return ParseText();
        return ParseField();
    }

    /// <summary>An attribute or an intrinsic.</summary>
    private FieldExpression.Read? ParseField()
    {
        var token = Now;
        var field = token.Kind switch
        {
            TokenKind.Attribute => token.Field,
            TokenKind.Scoped when token.Field is not null => token.Field,
            TokenKind.Scoped or TokenKind.Word when Intrinsics.TryFind(token.Text, out var intrinsic) => Field.Of(intrinsic),
            _ => null,
        };
        if (field is null)
            return Fail<FieldExpression.Read>(token, ExpectedInstead(token));
        if (field.Intrinsic == Intrinsic.LlmText)
            return Fail<FieldExpression.Read>(token, "another field: llm:text is only compared, as in { llm:text = \"refund policy\" }");

        if (!HasRoom(field, token))
            return null;
        _next++;
        return new FieldExpression.Read(SlotOf(field), field, token.OfParent);
    }

    private static string ExpectedInstead(Token token)
    {
        if (token.IsWord("parent"))
            return "a field of the parent, such as parent.key, parent.span.key or parent.resource.key; { nestedSetParent = -1 } finds the spans at the top";
        if (token.Kind == TokenKind.Word)
            return $"{AField} (an attribute has a scope or a dot before it: .{token.Text}, span.{token.Text})";
        if (token.Kind != TokenKind.Scoped)
            return AField;

        var scope = token.Text[..token.Text.IndexOf(':', StringComparison.Ordinal)];
        var names = string.Join(", ", Intrinsics.NamesIn(scope));
        return names.Length > 0 ? "one of " + names : "one of the scopes span:, trace:, event:, link:, instrumentation:, llm:, score: (an attribute's scope ends in a dot)";
    }

    // llm:text = "words"
    private FieldExpression? ParseText()
    {
        _next++;
        var wanted = Now.IsSymbol("=");
        if (!wanted && !Now.IsSymbol("!="))
            return Fail<FieldExpression>(Now, "= or != after llm:text, and words in quotes");

        _next++;
        if (Now.Kind != TokenKind.Literal || Now.Value.Type != ValueKind.Text)
            return Fail<FieldExpression>(Now, "words in quotes, such as llm:text = \"refund policy\"");
        if (TextQuery.Parse(Now.Value.Text, out var problem) is null)
            return Fail<FieldExpression>(Now, "words to look for: " + problem);

        var field = Field.Of(Intrinsic.LlmText, Now.Value.Text);
        if (!HasRoom(field, Now) || !CountTextTest(Now))
            return null;
        _next++;
        return new FieldExpression.Text(new FieldExpression.Read(SlotOf(field), field, OfParent: false), wanted);
    }

    // Of the two models of a call a label names one: the one that answered, else the one asked for.
    private FieldExpression AsLabel(FieldExpression expression)
    {
        if (expression is not FieldExpression.Read { Field.Intrinsic: Intrinsic.LlmModel } read)
            return expression;
        var label = Field.Of(Intrinsic.LlmModel, "label");
        return read with { Field = label, Slot = SlotOf(label) };
    }
}

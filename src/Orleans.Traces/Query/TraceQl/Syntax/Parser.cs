using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Syntax;

/// <summary>Reads a query. Precedence is Tempo's.</summary>
/// <remarks>
/// DESIGN. Every method gives null after it noted the error; the first one noted counts. Nothing a client writes makes the stack deep:
/// parentheses, signs and chains of operators count against <see cref="MaxNesting"/>; chains of <c>&amp;&amp;</c> and <c>||</c>, which people and
/// dashboards write long, become one node. What is read is checked at once, so that an error knows its place.
/// </remarks>
internal sealed partial class Parser(string query, IReadOnlyList<Token> tokens)
{
    /// <summary>Levels of parentheses, signs and operators within each other.</summary>
    public const int MaxNesting = 64;

    // Each field has a value for each span that is decoded: 64 of them for 100,000 spans take 150 MB.
    private const int MaxFields = 64;

    // Patterns and full texts, each of which reads through all of a text, whatever its size.
    private const int MaxTextTests = 64;

    private readonly List<Field> _fields = [];
    private readonly Dictionary<Field, int> _slots = [];
    private int _next;
    private int _nesting;
    private int _textTests;

    public TraceQlError? Error { get; private set; }

    private Token Now => tokens[_next];

    private Token After => tokens[Math.Min(_next + 1, tokens.Count - 1)];

    public QueryTree? Parse()
    {
        if (Now.Kind == TokenKind.End)
            return Fail<QueryTree>(Now, "a query, such as {} for all traces, or { status = error }");
        if (ParsePipeline(inner: false) is not { } pipeline)
            return null;

        MetricsStage? metrics = null;
        List<SeriesStage> series = [];
        if (IsMetrics(Now))
        {
            metrics = ParseMetrics();
            if (metrics is null || !ParseSeriesStages(series))
                return null;
        }

        var hints = ParseHints();
        if (hints is null)
            return null;
        if (Now.Kind != TokenKind.End)
            return Fail<QueryTree>(Now, metrics is null ? "| and a further stage, an operator, or the end of the query" : "| topk(…), a comparison, or the end of the query");
        return new QueryTree(pipeline, metrics, series, hints, _fields);
    }

    // Stops before a metrics function, having read the bar in front of it.
    private Pipeline? ParsePipeline(bool inner)
    {
        List<Stage> stages = [];
        while (true)
        {
            if (ParseStage(isFirst: stages.Count == 0) is not { } stage)
                return null;

            stages.Add(stage);
            if (!TakeSymbol("|"))
                return new Pipeline(stages);
            if (!IsMetrics(Now))
                continue;
            return inner
                ? Fail<Pipeline>(Now, "a stage that makes spansets: metrics stand at the end of the whole query, not in parentheses")
                : new Pipeline(stages);
        }
    }

    private Stage? ParseStage(bool isFirst)
    {
        if (Now.Kind == TokenKind.Word && After.IsSymbol("("))
        {
            switch (Now.Text)
            {
                case "by":
                    return ParseGroup();
                case "select":
                    return ParseSelect();
                case "coalesce" when !isFirst:
                    _next += 2;
                    return TakeOrFail(")") ? new Stage.Coalesce() : null;
                case "coalesce":
                    return Fail<Stage>(Now, "something to coalesce before it, such as {} | by(name) | coalesce()");
            }
        }

        if (StartsScalar())
            return ParseScalarFilter();
        if (Now.IsSymbol("{") || Now.IsSymbol("("))
            return ParseSpansets();
        return Fail<Stage>(Now, isFirst
            ? "a spanset such as { name = \"chat\" }, an aggregate such as count() > 2, by(…) or select(…)"
            : "a spanset such as { name = \"chat\" }, an aggregate such as count() > 2, by(…), select(…), coalesce(), or metrics such as rate()");
    }

    private Stage? ParseGroup()
    {
        var start = Now;
        _next += 2;
        if (ParseLogic() is not { } by)
            return null;
        if (!by.ReadsSpan)
            return Fail<Stage>(start, "something of the span to group by, such as by(name)", "by() of a constant");
        return TakeOrFail(")") ? new Stage.Group(AsLabel(by)) : null;
    }

    private Stage? ParseSelect()
    {
        _next++;
        return ParseFieldList() is { } fields ? new Stage.Select(fields) : null;
    }

    // ( field, field, … )
    private List<FieldExpression.Read>? ParseFieldList()
    {
        if (!TakeOrFail("("))
            return null;

        List<FieldExpression.Read> fields = [];
        do
        {
            if (ParseField() is not { } field)
                return null;
            fields.Add((FieldExpression.Read)AsLabel(field));
        }
        while (TakeSymbol(","));
        return TakeOrFail(")") ? fields : null;
    }

    private List<KeyValuePair<string, Value>>? ParseHints()
    {
        List<KeyValuePair<string, Value>> hints = [];
        if (!Now.IsWord("with"))
            return hints;

        _next++;
        if (!TakeOrFail("("))
            return null;
        do
        {
            if (Now.Kind != TokenKind.Word)
                return Fail<List<KeyValuePair<string, Value>>>(Now, "a hint such as most_recent=true");
            var name = Now.Text;
            _next++;
            if (!TakeOrFail("=") || !TryConstant(out var value))
                return null;
            hints.Add(new(name, value));
        }
        while (TakeSymbol(","));
        return TakeOrFail(")") ? hints : null;
    }

    private bool TryConstant(out Value value)
    {
        var isNegative = TakeSymbol("-");
        if (Now.Kind == TokenKind.Literal || (Now.Kind == TokenKind.Word && Words.TryConstant(Now.Text, out _)))
        {
            value = Now.Kind == TokenKind.Literal ? Now.Value : Words.TryConstant(Now.Text, out var word) ? word : default;
            if (!isNegative || value.IsNumber)
            {
                value = isNegative ? Evaluation.Calculation.Negate(value) : value;
                _next++;
                return true;
            }
        }

        value = default;
        Fail<object>(Now, isNegative ? "a number" : "a value: text in quotes, a number, a duration, true or false");
        return false;
    }

    private int SlotOf(Field field)
    {
        if (!_slots.TryGetValue(field, out var slot))
        {
            slot = _fields.Count;
            _slots.Add(field, slot);
            _fields.Add(field);
        }

        return slot;
    }

    // One more field, or one of those that there are; a label counts with its field.
    private bool HasRoom(Field field, Token at)
    {
        if (_slots.ContainsKey(field) || _fields.Count < MaxFields)
            return true;
        Fail<object>(at, $"at most {MaxFields}", "one more field");
        return false;
    }

    private bool CountTextTest(Token at)
    {
        if (++_textTests <= MaxTextTests)
            return true;
        Fail<object>(at, $"at most {MaxTextTests}", "one more pattern or full text");
        return false;
    }

    private bool Enter(Token at)
    {
        if (++_nesting <= MaxNesting)
            return true;
        TooDeep<object>(at);
        return false;
    }

    private T? TooDeep<T>(Token at)
        where T : class => Fail<T>(at, $"at most {MaxNesting} levels", "a query nested too deep");

    private bool TakeSymbol(string symbol)
    {
        if (!Now.IsSymbol(symbol))
            return false;
        _next++;
        return true;
    }

    private bool TakeOrFail(string symbol)
    {
        if (TakeSymbol(symbol))
            return true;
        Fail<object>(Now, symbol == "}" ? "} or an operator" : symbol == ")" ? ") or an operator" : symbol);
        return false;
    }

    private T? Fail<T>(Token at, string expected, string? found = null)
        where T : class
    {
        Error ??= new TraceQlError(query, at.Start, found ?? Shown(at), expected);
        return null;
    }

    private string Shown(Token token)
    {
        const int MaxShown = 60;
        if (token.Kind == TokenKind.End)
            return "the end of the query";
        var text = query[token.Start..token.End];
        return "\"" + (text.Length > MaxShown ? text[..MaxShown] + "…" : text) + "\"";
    }
}

namespace Orleans.Traces.Tests.Query.TraceQl;

/// <summary>Spans that belong together, and what was said of them.</summary>
internal sealed record NaiveSet(List<NaiveSpan> Spans);

/// <summary>A query by chance: its text, and what it means, written as plainly as can be: every pair of spans is tried.</summary>
internal sealed class NaiveQuery(Random random)
{
    private static readonly string[] Fields =
    [
        "name", "status", "kind", "duration", "span.x", "span.y", ".y", "event.y", "event:name", "resource.service.name", "resource.y", "parent.x",
        "llm:kind", "llm:model", "llm:cost", "trace:user", "trace:cost", "trace:tags", "trace:errorCount", "traceDuration", "rootName",
        "trace:spanCount", "span:childCount",
    ];

    private static readonly string[] Relations = [">", ">>", "<", "<<", "~", "!>", "!>>", "!<", "!<<", "!~", "&>", "&>>", "&<", "&<<", "&~"];

    /// <summary>Which operators and stages the queries had.</summary>
    public Dictionary<string, int> Used { get; } = [];

    public (string Text, Func<List<NaiveSpan>, List<NaiveSet>> Run) Next()
    {
        var (text, run) = Pipeline(0);
        return (text, spans => run([new NaiveSet(spans)]));
    }

    private (string Text, Func<List<NaiveSet>, List<NaiveSet>> Run) Pipeline(int depth)
    {
        var (text, first) = Spansets(depth, isStage: true);
        List<Func<List<NaiveSet>, List<NaiveSet>>> stages = [sets => EachSet(sets, first)];
        for (var more = random.Next(3); more > 0; more--)
        {
            var (next, run) = FurtherStage(depth);
            text += " | " + next;
            stages.Add(run);
        }

        return (text, sets => stages.Aggregate(sets, (found, stage) => found.Count == 0 ? found : stage(found)));
    }

    private static List<NaiveSet> EachSet(List<NaiveSet> sets, Func<List<NaiveSpan>, List<NaiveSpan>> filter) =>
        [.. sets.Select(s => new NaiveSet(filter(s.Spans))).Where(s => s.Spans.Count > 0)];

    private (string Text, Func<List<NaiveSet>, List<NaiveSet>> Run) FurtherStage(int depth)
    {
        switch (random.Next(5))
        {
            case 0:
                var field = Pick("span.x", "kind", "resource.service.name", "llm:model");
                return (Use($"by({field})", "by"), sets => [.. sets.SelectMany(s => s.Spans.GroupBy(x => Key(Read(x, field))).Select(g => new NaiveSet([.. g])))]);
            case 1:
                return (Use("coalesce()", "coalesce"), sets => [new NaiveSet([.. sets.SelectMany(s => s.Spans)])]);
            case 2:
                return (Use("select(span.x)", "select"), sets => sets);
            case 3:
                return Aggregate();
            default:
                var (text, filter) = Spansets(depth, isStage: true);
                return (text, sets => EachSet(sets, filter));
        }
    }

    private (string Text, Func<List<NaiveSet>, List<NaiveSet>> Run) Aggregate()
    {
        var (function, op, limit) = (Pick("count", "min", "max", "sum", "avg"), Pick("=", "!=", "<", "<=", ">", ">="), (double)random.Next(4));
        var field = Pick("span.x", "llm:cost", "span:childCount");
        var text = $"{function}({(function == "count" ? "" : field)}) {op} {limit:0}";
        return (Use(text, function), sets => [.. sets.Where(s =>
        {
            List<double> numbers = [.. s.Spans.SelectMany(x => Read(x, field) as object?[] ?? [Read(x, field)])
                .Where(v => v is long or double).Select(v => Convert.ToDouble(v))];
            double? value = function switch
            {
                "count" => s.Spans.Count,
                _ when numbers.Count == 0 => null,
                "min" => numbers.Min(),
                "max" => numbers.Max(),
                "sum" => numbers.Sum(),
                _ => numbers.Average(),
            };
            return Compare(op, value, limit);
        })]);
    }

    private (string Text, Func<List<NaiveSpan>, List<NaiveSpan>> Run) Spansets(int depth, bool isStage = false)
    {
        // A pipeline in parentheses that is a stage of its own may leave several spansets; within an operator they become one.
        var kind = depth > 2 ? 0 : random.Next(10);
        kind = isStage && kind == 5 ? 0 : kind;
        if (kind < 5)
        {
            if (random.Next(12) == 0)
                return ("{}", spans => spans);
            var (text, holds) = Condition(0);
            return ($"{{ {text} }}", spans => spans.FindAll(s => holds(s)));
        }

        if (kind == 5 || (kind == 6 && !isStage))
        {
            var (text, run) = Pipeline(depth + 1);
            return (Use($"({text})", "()"), spans => [.. run([new NaiveSet(spans)]).SelectMany(s => s.Spans).Distinct()]);
        }

        var (leftText, left) = Spansets(depth + 1);
        var (rightText, right) = Spansets(depth + 1);
        var op = kind < 8 ? Pick(Relations) : Pick("&&", "||");
        return (Use($"({leftText}) {op} ({rightText})", op), spans => Join(op, left(spans), right(spans)));
    }

    private static List<NaiveSpan> Join(string op, List<NaiveSpan> left, List<NaiveSpan> right)
    {
        if (op is "&&" or "||")
            return op == "||" || (left.Count > 0 && right.Count > 0) ? [.. left.Union(right)] : [];

        Func<NaiveSpan, NaiveSpan, bool> stands = op.TrimStart('!', '&') switch
        {
            ">" => (l, r) => r.Parent == l,
            ">>" => (l, r) => r.IsBelow(l),
            "<" => (l, r) => l.Parent == r,
            "<<" => (l, r) => l.IsBelow(r),
            _ => (l, r) => l != r && l.Parent is not null && l.Parent == r.Parent,
        };
        if (op[0] == '!')
            return right.FindAll(r => !left.Exists(l => stands(l, r)));

        var found = right.FindAll(r => left.Exists(l => stands(l, r)));
        return op[0] == '&' ? [.. left.FindAll(l => right.Exists(r => stands(l, r))).Union(found)] : found;
    }

    private (string Text, Func<NaiveSpan, bool> Holds) Condition(int depth)
    {
        switch (depth > 2 ? 9 : random.Next(10))
        {
            case 0 or 1:
                var (op, left, right) = (Pick("&&", "||"), Condition(depth + 1), Condition(depth + 1));
                return (Use($"({left.Text}) {op} ({right.Text})", op + " of conditions"),
                    s => op == "&&" ? left.Holds(s) && right.Holds(s) : left.Holds(s) || right.Holds(s));
            case 2:
                var inner = Condition(depth + 1);
                // What is no condition has no opposite either: the tables have that.
                return inner.Text.Trim('!', '(', ')') == "span.x" ? inner : (Use($"!({inner.Text})", "!"), s => !inner.Holds(s));
            case 3:
                var (field, wanted) = (Pick("span.x", ".y", "parent.x", "event.y", "duration", "llm:cost", "trace:user"), random.Next(2) == 0);
                return (Use($"{field} {(wanted ? "!=" : "=")} nil", "nil"), s => (Read(s, field) is not null) == wanted);
            case 4:
                var (word, isIn) = (Pick("apple", "RED", "pear green", "apple red"), random.Next(3) > 0);
                return (Use($"llm:text {(isIn ? "=" : "!=")} \"{word}\"", "llm:text"), s => HasWords(s, word) == isIn);
            case 5:
                var (a, b, sign) = (Pick("span.x", "span.y", "llm:cost"), (long)random.Next(3), Pick("+", "-", "*", "/", "%"));
                var (comparison, limit) = (Pick("=", "!=", "<", ">"), (long)random.Next(4));
                return (Use($"{a} {sign} {b} {comparison} {limit}", sign), s => Compare(comparison, Calculate(sign, Read(s, a), b), limit));
            case 6:
                return (Use("span.x", "an attribute alone"), s => Read(s, "span.x") is true);
            default:
                return Comparison();
        }
    }

    private (string Text, Func<NaiveSpan, bool> Holds) Comparison()
    {
        var field = Pick(Fields);
        var (text, value) = Operand(field);
        var op = value is string && random.Next(3) == 0 ? Pick("=~", "!~") : value is bool or Keyword ? Pick("=", "!=") : Pick("=", "!=", "<", "<=", ">", ">=");
        if (op[1..] == "~" || op == "!~")
        {
            var other = Pick("p", "a", "m1");
            return (Use($"{field} {op} \"{value}|{other}\"", op + " of values"), s => Matches(op, Read(s, field), (string)value, other));
        }

        return random.Next(4) == 0
            ? (Use($"{text} {op} {field}", op + " of values"), s => Compare(op, value, Read(s, field)))
            : (Use($"{field} {op} {text}", op + " of values"), s => Compare(op, Read(s, field), value));
    }

    private (string Text, object Value) Operand(string field)
    {
        var text = field switch
        {
            "name" or "rootName" => Pick("a", "b", "c"),
            "resource.service.name" => Pick("shop", "billing"),
            "event:name" => Pick("e", "f"),
            "llm:kind" => Pick("llm", "span"),
            "llm:model" => Pick("m1", "m2"),
            "trace:user" => Pick("ann", "bob"),
            "trace:tags" => Pick("x", "y"),
            _ => null,
        };
        if (text is not null)
            return ($"\"{text}\"", text);

        object value = field switch
        {
            "status" => new Keyword("status", Pick("unset", "ok", "error")),
            "kind" => new Keyword("kind", Pick("server", "client", "internal")),
            "duration" or "traceDuration" => new Nanos(random.Next(6) * 1_000_000L),
            "llm:cost" or "trace:cost" => Pick(0.25, 0.5, 1.0),
            "trace:errorCount" or "trace:spanCount" or "span:childCount" => (long)random.Next(5),
            _ => Pick<object>(1L, 2L, 2.0, 0.5, "p", "q", "1", true, false),
        };
        return (value switch
        {
            string s => $"\"{s}\"",
            bool b => b ? "true" : "false",
            double d => d.ToString("0.0#", System.Globalization.CultureInfo.InvariantCulture),
            Nanos n => $"{n.Value}ns",
            Keyword k => k.Word,
            _ => value.ToString()!,
        }, value);
    }

    private static object? Read(NaiveSpan span, string field) => field == "parent.x" ? span.Parent?.Value("span.x") : span.Value(field);

    private static bool HasWords(NaiveSpan span, string words)
    {
        var texts = span.Values.Where(v => v.Key is "text" or "name" or "span.x" or "span.y" or "event.y" or "event:name").Select(v => v.Value)
            .SelectMany(v => v as object?[] ?? [v]).OfType<string>();
        var found = texts.SelectMany(t => t.ToLowerInvariant().Split(' ')).ToHashSet();
        return words.ToLowerInvariant().Split(' ').All(found.Contains);
    }

    private static bool Compare(string op, object? left, object? right)
    {
        if (left is null || right is null)
            return false;
        if (left is object[] many)
            return op == "!=" ? many.All(v => Compare(op, v, right)) : many.Any(v => Compare(op, v, right));
        if (right is object[] others)
            return op == "!=" ? others.All(v => Compare(op, left, v)) : others.Any(v => Compare(op, left, v));

        int? order = (Number(left), Number(right), left, right) switch
        {
            ({ } a, { } b, _, _) when double.IsNaN(a) || double.IsNaN(b) => null,
            ({ } a, { } b, _, _) => a.CompareTo(b),
            (_, _, string a, string b) => Math.Sign(string.CompareOrdinal(a, b)),
            (_, _, bool a, bool b) => a == b ? 0 : null,
            (_, _, Keyword a, Keyword b) => a == b ? 0 : a.Of == b.Of ? null : 2,
            _ => 2,
        };
        if (order == 2)
            return false;
        return op switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    private static bool Matches(string op, object? value, string one, string other) => value switch
    {
        string text => (text == one || text == other) == (op == "=~"),
        object[] many when op == "=~" => many.Any(v => Matches(op, v, one, other)),
        object[] many => many.All(v => Matches(op, v, one, other)),
        _ => false,
    };

    private static object? Calculate(string sign, object? left, long right) => left switch
    {
        long when right == 0 && sign is ("/" or "%") => null,
        long a => sign switch { "+" => a + right, "-" => a - right, "*" => a * right, "/" => a / right, _ => a % right },
        double a => sign switch { "+" => a + right, "-" => a - right, "*" => a * right, "/" => a / right, _ => a % right },
        _ => null,
    };

    private static double? Number(object value) => value switch
    {
        long a => a,
        double a => a,
        Nanos a => a.Value,
        _ => null,
    };

    private static string Key(object? value) => value switch
    {
        null => "nil",
        object[] list => "[" + string.Join(",", list.Select(Key)) + "]",
        _ => value.GetType().Name + value,
    };

    private string Use(string text, string what)
    {
        Used[what] = Used.GetValueOrDefault(what) + 1;
        return text;
    }

    private T Pick<T>(params T[] values) => values[random.Next(values.Length)];
}

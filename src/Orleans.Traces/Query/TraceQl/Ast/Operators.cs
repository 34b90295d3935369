namespace Orleans.Traces.Query.TraceQl.Ast;

internal enum CompareOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Matches,
    NotMatches,
}

internal enum ArithmeticOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

/// <summary>How spans of the right side must stand to one of the left side.</summary>
internal enum Relation
{
    Child,
    Descendant,
    Parent,
    Ancestor,
    Sibling,
}

/// <summary>Which spans a structural operator keeps.</summary>
internal enum RelationForm
{
    /// <summary>Those of the right side that stand so.</summary>
    Right,

    /// <summary>Those of the right side that do not.</summary>
    NotRight,

    /// <summary>Those of both sides that stand so to each other.</summary>
    Both,
}

internal enum AggregateFunction
{
    Count,
    Average,
    Min,
    Max,
    Sum,
}

/// <summary>The operators' texts.</summary>
internal static class Operators
{
    private static readonly string[] Comparisons = ["=", "!=", "<", "<=", ">", ">=", "=~", "!~"];
    private static readonly string[] Arithmetic = ["+", "-", "*", "/", "%", "^"];
    private static readonly string[] Relations = [">", ">>", "<", "<<", "~"];
    private static readonly string[] Forms = ["", "!", "&"];
    private static readonly string[] Functions = ["count", "avg", "min", "max", "sum"];

    public static string Text(CompareOperator op) => Comparisons[(int)op];

    public static string Text(ArithmeticOperator op) => Arithmetic[(int)op];

    public static string Text(Relation relation, RelationForm form) => Forms[(int)form] + Relations[(int)relation];

    public static string Text(AggregateFunction function) => Functions[(int)function];

    public static bool TryCompare(string text, out CompareOperator op) => TryFind(Comparisons, text, out op);

    public static bool TryArithmetic(string text, out ArithmeticOperator op) => TryFind(Arithmetic, text, out op);

    public static bool TryAggregate(string text, out AggregateFunction function) => TryFind(Functions, text, out function);

    public static bool TryRelation(string text, out (Relation Relation, RelationForm Form) found)
    {
        for (var form = 0; form < Forms.Length; form++)
        {
            if (text.StartsWith(Forms[form], StringComparison.Ordinal) && TryFind(Relations, text[Forms[form].Length..], out Relation relation))
            {
                found = (relation, (RelationForm)form);
                return true;
            }
        }

        found = default;
        return false;
    }

    private static bool TryFind<T>(string[] texts, string text, out T found)
        where T : struct, Enum
    {
        var index = Array.IndexOf(texts, text);
        found = index < 0 ? default : Enum.GetValues<T>()[index];
        return index >= 0;
    }
}

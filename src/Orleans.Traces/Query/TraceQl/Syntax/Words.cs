using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Syntax;

/// <summary>The words that are values.</summary>
internal static class Words
{
    public static bool TryConstant(string word, out Value value)
    {
        value = word switch
        {
            "true" => Value.Of(true),
            "false" => Value.Of(false),
            "minInt" => Value.Of(long.MinValue),
            "maxInt" => Value.Of(long.MaxValue),
            _ when Value.StatusCode(word) >= 0 => Value.Status(Value.StatusCode(word)),
            _ when Value.KindCode(word) >= 0 => Value.Kind(Value.KindCode(word)),
            _ => default,
        };
        return !value.IsNil || word == "nil";
    }

    /// <summary>A type as an error calls it.</summary>
    public static string NameOf(ValueKind type) => type switch
    {
        ValueKind.Bool => "true or false",
        ValueKind.Int => "a whole number",
        ValueKind.Float => "a number",
        ValueKind.Duration => "a duration",
        ValueKind.Text => "text",
        ValueKind.Status => "a status",
        ValueKind.Kind => "a span kind",
        ValueKind.Nil => "nil",
        _ => "an attribute",
    };
}

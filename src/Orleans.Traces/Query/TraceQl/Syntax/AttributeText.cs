namespace Orleans.Traces.Query.TraceQl.Syntax;

/// <summary>An attribute's key, as a query writes it: in quotes where it has characters that mean something else.</summary>
internal static class AttributeText
{
    public static string Of(string key) => key.Length > 0 && !key.Contains('"', StringComparison.Ordinal) && key.All(IsPlain)
        ? key
        : "\"" + key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    public static bool IsPlain(char c) => !char.IsWhiteSpace(c) && c is not ('{' or '}' or '(' or ')' or '=' or '~' or '!' or '<' or '>' or '&' or '|' or '^' or ',');
}

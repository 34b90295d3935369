namespace Orleans.Traces.Query.TraceQl.Syntax;

/// <summary>Which characters an attribute's key may have without quotes.</summary>
internal static class AttributeText
{
    public static bool IsPlain(char c) => !char.IsWhiteSpace(c) && c is not ('{' or '}' or '(' or ')' or '=' or '~' or '!' or '<' or '>' or '&' or '|' or '^' or ',');
}

namespace Orleans.Traces.Web.ViewModels.Lists.Filtering;

/// <summary>What a literal of a query says.</summary>
public static class LiteralText
{
    /// <summary>The text between the quotes; of what has none the literal itself.</summary>
    public static string Of(string literal) => literal switch
    {
        ['"', .. var inner, '"'] => inner.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal),
        ['`', .. var plain, '`'] => plain,
        _ => literal,
    };
}

using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Server.Tempo;

/// <summary>The query that tags and values are filtered by: what somebody is writing, and so often unfinished.</summary>
/// <remarks>As in Tempo a query that cannot be read is no error: of one spanset's conditions those are taken that can be read, and where none
/// can, nothing is filtered.</remarks>
internal static class TempoTagFilter
{
    /// <summary>The query, or what can be read of it; null: nothing that narrows.</summary>
    public static TraceQlQuery? Parse(string text)
    {
        if (text.Trim().Length == 0)
            return null;
        if (TempoQuery.TryParse(text, out var query, out _))
            return query;

        var open = text.IndexOf('{', StringComparison.Ordinal);
        var inside = open < 0 ? text : text[(open + 1)..];
        var parts = SplitByAnd(inside.TrimEnd().TrimEnd('}')).Where(p => TempoQuery.TryParse($"{{ {p} }}", out _, out _)).ToList();
        return parts.Count > 0 && TempoQuery.TryParse($"{{ {string.Join(" && ", parts)} }}", out query, out _) ? query : null;
    }

    // Between texts in quotes and outside of parentheses.
    private static IEnumerable<string> SplitByAnd(string text)
    {
        var start = 0;
        var depth = 0;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == '\\' && quote == '"')
                    i++;
                else if (c == quote)
                    quote = '\0';
            }
            else if (c is '"' or '`')
            {
                quote = c;
            }
            else if (c is '(' or ')')
            {
                depth += c == '(' ? 1 : -1;
            }
            else if (depth == 0 && c == '&' && i + 1 < text.Length && text[i + 1] == '&')
            {
                yield return text[start..i].Trim();
                start = i + 2;
                i++;
            }
        }

        yield return text[start..].Trim();
    }
}

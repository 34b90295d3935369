namespace Orleans.Traces.Web.ViewModels.Lists.Completing;

/// <summary>What a piece of a query is.</summary>
public enum QueryTokenKind
{
    /// <summary>A name, a number, a word.</summary>
    Word,

    /// <summary>A text in quotes, or the beginning of one.</summary>
    Text,

    /// <summary>An operator, a brace, a parenthesis, a comma.</summary>
    Symbol,
}

/// <summary>A piece of a query that may be unfinished.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">As it is written; of a text without its quotes.</param>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="IsOpen">A text whose closing quote is missing.</param>
public sealed record QueryToken(QueryTokenKind Kind, string Value, int From, int To, bool IsOpen = false)
{
    // Of symbols with a common start the longest first, as the language has them.
    private static readonly string[] Symbols =
    [
        "!>>", "!<<", "&>>", "&<<", "!=", "=~", "!~", ">=", "<=", "&&", "||", ">>", "<<", "!>", "!<", "&>", "&<", "&~",
        "{", "}", "(", ")", ",", "=", "<", ">", "!", "~", "|", "^", "&",
    ];

    /// <summary>It is this symbol.</summary>
    public bool Is(string symbol) => Kind == QueryTokenKind.Symbol && Value == symbol;

    /// <summary>It compares two values.</summary>
    public bool Compares => Kind == QueryTokenKind.Symbol && Value is "=" or "!=" or "<" or "<=" or ">" or ">=" or "=~" or "!~";

    /// <summary>The pieces of a query, comments left out. Never fails: whoever types has not finished.</summary>
    public static IReadOnlyList<QueryToken> Of(string query)
    {
        var tokens = new List<QueryToken>();
        for (var at = 0; at < query.Length;)
        {
            var skipped = Blank(query, at);
            if (skipped > at)
            {
                at = skipped;
                continue;
            }

            var token = query[at] is '"' or '`' ? Text(query, at) : Symbol(query, at) ?? Word(query, at);
            tokens.Add(token);
            at = token.To;
        }

        return tokens;
    }

    private static int Blank(string query, int at)
    {
        if (char.IsWhiteSpace(query[at]))
            return at + 1;
        var (end, length) = string.CompareOrdinal(query, at, "//", 0, 2) == 0 ? (query.IndexOf('\n', at), 1)
            : string.CompareOrdinal(query, at, "/*", 0, 2) == 0 ? (query.IndexOf("*/", at, StringComparison.Ordinal), 2)
            : (at, 0);
        return end < 0 ? query.Length : end + length;
    }

    private static QueryToken Text(string query, int from)
    {
        var quote = query[from];
        var at = from + 1;
        while (at < query.Length && query[at] != quote)
            at += query[at] == '\\' && quote == '"' ? 2 : 1;
        return at < query.Length
            ? new QueryToken(QueryTokenKind.Text, query[(from + 1)..at], from, at + 1)
            : new QueryToken(QueryTokenKind.Text, query[(from + 1)..], from, query.Length, IsOpen: true);
    }

    private static QueryToken? Symbol(string query, int at) =>
        Symbols.FirstOrDefault(s => string.CompareOrdinal(query, at, s, 0, s.Length) == 0) is { } symbol
            ? new QueryToken(QueryTokenKind.Symbol, symbol, at, at + symbol.Length)
            : null;

    // A key may have parts in quotes: span."a key".
    private static QueryToken Word(string query, int from)
    {
        var at = from;
        while (at < query.Length && !char.IsWhiteSpace(query[at]) && (Symbol(query, at) is null))
            at = query[at] == '"' ? Text(query, at).To : at + 1;
        return new QueryToken(QueryTokenKind.Word, query[from..at], from, at);
    }
}

using System.Buffers;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Web.ViewModels.Lists.Completing;

/// <summary>Words in the box for queries that are no query: they are looked for.</summary>
public static class PlainWords
{
    private const string Before = "{ llm:text = \"", After = "\" }";

    // Whoever writes one of these writes a query.
    private static readonly SearchValues<char> OfQueries = SearchValues.Create("{}()|=<>!~&\"`");

    /// <summary>Whether a text is words to look for.</summary>
    public static bool Are(string text) => text.Trim().Length > 0 && text.AsSpan().IndexOfAny(OfQueries) < 0;

    /// <summary>The words that such a query looks for; null: it is another one.</summary>
    public static string? OfQuery(string query) =>
        query.StartsWith(Before, StringComparison.Ordinal) && query.EndsWith(After, StringComparison.Ordinal) && query[Before.Length..^After.Length] is var text && Are(text)
            ? text : null;

    /// <summary>The query that looks for them; what is no words stays as it is.</summary>
    public static string ToQuery(string text) => Are(text) ? $"{Before[..^1]}{TraceQlField.Quoted(text.Trim())}{After[1..]}" : text;
}

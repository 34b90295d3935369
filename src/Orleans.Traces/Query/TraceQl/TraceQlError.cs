using System.Globalization;

namespace Orleans.Traces.Query.TraceQl;

/// <summary>Why a text is no query, and where.</summary>
public sealed record TraceQlError
{
    // Of a long line only what stands around the place is shown.
    private const int MaxExcerpt = 120;

    internal TraceQlError(string query, int offset, string found, string expected)
    {
        Offset = Math.Clamp(offset, 0, query.Length);
        Found = found;
        Expected = expected;
        var lineStart = Offset == 0 ? 0 : query.LastIndexOf('\n', Offset - 1) + 1;
        Line = 1 + query.AsSpan(0, lineStart).Count('\n');
        Column = 1 + Offset - lineStart;
        Excerpt = ExcerptOf(query, lineStart);
    }

    /// <summary>Where, in UTF-16 code units from the start of the query.</summary>
    public int Offset { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The place in the line, in UTF-16 code units from 1.</summary>
    public int Column { get; }

    /// <summary>What stands there.</summary>
    public string Found { get; }

    /// <summary>What may stand there.</summary>
    public string Expected { get; }

    /// <summary>The line (of a long one what is around the place), and below it a caret under the place.</summary>
    public string Excerpt { get; }

    /// <summary>All but the excerpt, on one line.</summary>
    public string Message => string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}: found {Found}; expected {Expected}");

    /// <summary>The message with the excerpt below it.</summary>
    public override string ToString() => Message + "\n" + Excerpt;

    private string ExcerptOf(string query, int lineStart)
    {
        var lineEnd = query.IndexOf('\n', Offset);
        if (lineEnd < 0)
            lineEnd = query.Length;
        var from = Math.Max(lineStart, Offset - (MaxExcerpt / 2));
        var to = Math.Min(lineEnd, from + MaxExcerpt);
        var line = query[from..to].Replace('\t', ' ').Replace('\r', ' ');
        return line + "\n" + new string(' ', Offset - from) + "^";
    }
}

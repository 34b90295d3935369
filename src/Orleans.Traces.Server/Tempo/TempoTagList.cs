using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Orleans.Traces.Server.Tempo;

/// <summary>The parameter <c>tags</c> of Tempo's older search, in logfmt: <c>service.name=shop http.url="a b"</c>.</summary>
internal static class TempoTagList
{
    /// <summary>Reads it in the order given, or says what is wrong and where. A tag without a value has an empty one.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out IReadOnlyList<KeyValuePair<string, string>>? tags, [NotNullWhen(false)] out string? problem)
    {
        var found = new List<KeyValuePair<string, string>>();
        var at = 0;
        problem = null;
        while (problem is null && Skip(text, ref at))
        {
            var key = Word(text, ref at, isKey: true);
            var value = "";
            if (key.Length == 0 || (at < text.Length && text[at] == '"'))
                problem = Unexpected(text, at);
            else if (at < text.Length && text[at] == '=' && !TryValue(text, ref at, out value))
                problem = at < text.Length ? Unexpected(text, at) : "invalid tags: a quoted value does not end";
            else if (found.Any(t => t.Key == key))
                problem = $"invalid tags: tag {key} has been set twice";
            found.Add(new(key, value));
        }

        tags = problem is null ? found : null;
        return problem is null;
    }

    private static bool Skip(string text, ref int at)
    {
        while (at < text.Length && text[at] <= ' ')
            at++;
        return at < text.Length;
    }

    private static string Word(string text, ref int at, bool isKey)
    {
        var start = at;
        while (at < text.Length && text[at] > ' ' && text[at] != '"' && (!isKey || text[at] != '='))
            at++;
        return text[start..at];
    }

    private static bool TryValue(string text, ref int at, out string value)
    {
        at++;
        if (at < text.Length && text[at] == '"')
            return TryQuoted(text, ref at, out value);

        value = Word(text, ref at, isKey: false);
        return at == text.Length || text[at] != '"';
    }

    private static bool TryQuoted(string text, ref int at, out string value)
    {
        var read = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            var isEscaped = text[at] == '\\' && at + 1 < text.Length;
            read.Append(isEscaped ? Unescaped(text[++at]) : text[at]);
        }

        value = read.ToString();
        var ends = at < text.Length;
        at = Math.Min(at + 1, text.Length);
        return ends;
    }

    private static char Unescaped(char letter) => letter switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => letter,
    };

    private static string Unexpected(string text, int at) =>
        string.Create(CultureInfo.InvariantCulture, $"invalid tags: unexpected '{text[at]}' at pos {at + 1}");
}

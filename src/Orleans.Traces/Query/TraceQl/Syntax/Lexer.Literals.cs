using System.Buffers;
using System.Globalization;
using System.Text;
using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Syntax;

internal sealed partial class Lexer
{
    private static readonly SearchValues<char> DurationLetters = SearchValues.Create("nsumhdwy\u00B5\u03BC");

    private Token? ReadNumber()
    {
        var end = _at;
        while (end < query.Length && (char.IsAsciiDigit(query[end]) || query[end] == '.' || DurationLetters.Contains(query[end])))
            end++;

        if (query.AsSpan(_at, end - _at).IndexOfAny(DurationLetters) >= 0)
        {
            return !IsNamePart(end) && DurationText.TryParse(query.AsSpan(_at, end - _at), out var nanos)
                ? Literal(Value.Duration(nanos), end)
                : Fail(_at, Excerpt(_at, end), "a duration such as 1h30m, 250ms or 1.5s, up to 292 years");
        }

        if (end < query.Length && query[end] is 'e' or 'E')
            end = ExponentEnd(end);
        if (IsNamePart(end))
            return Fail(_at, Excerpt(_at, end + 1), "a number such as 200 or 0.5, or a duration such as 250ms");

        var text = query.AsSpan(_at, end - _at);
        if (!text.ContainsAny('.', 'e', 'E'))
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
                ? Literal(Value.Of(whole), end)
                : Fail(_at, "a whole number beyond 64 bits", "at most 9223372036854775807");
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
                ? Literal(Value.Of(number), end)
                : Fail(_at, Excerpt(_at, end), "a number such as 200, 0.5 or 1e-6");
    }

    private bool IsNamePart(int at) => at < query.Length && (char.IsLetterOrDigit(query[at]) || query[at] == '_');

    private int ExponentEnd(int at)
    {
        var digits = at + 1;
        if (digits < query.Length && query[digits] is '+' or '-')
            digits++;
        if (digits >= query.Length || !char.IsAsciiDigit(query[digits]))
            return at;

        while (digits < query.Length && char.IsAsciiDigit(query[digits]))
            digits++;
        return digits;
    }

    private Token? ReadText()
    {
        if (query[_at] == '`')
        {
            var close = query.IndexOf('`', _at + 1);
            return close < 0
                ? Fail(_at, "a text that does not end", "a closing `")
                : Literal(Value.Of(query[(_at + 1)..close].Replace("\r", "", StringComparison.Ordinal)), close + 1);
        }

        var text = new StringBuilder();
        for (var at = _at + 1; at < query.Length && query[at] != '\n';)
        {
            if (query[at] == '"')
                return Literal(Value.Of(text.ToString()), at + 1);
            if (query[at] != '\\')
                text.Append(query[at++]);
            else if (!ReadEscape(ref at, text))
                return Fail(at, "a backslash", "an escape: \\\" \\\\ \\n \\r \\t \\x41 \\u00e9 …, or \\\\ for a backslash (in `…` nothing is escaped)");
        }

        return Fail(_at, "a text that does not end on its line", "a closing \" (a text of several lines stands in `…`)");
    }

    // The escapes of Go.
    private bool ReadEscape(ref int at, StringBuilder text)
    {
        var c = at + 1 < query.Length ? query[at + 1] : ' ';
        const string Letters = "abfnrtv\\\"", Meanings = "\a\b\f\n\r\t\v\\\"";
        var known = Letters.IndexOf(c, StringComparison.Ordinal);
        if (known >= 0)
        {
            text.Append(Meanings[known]);
            at += 2;
            return true;
        }

        var (start, length, style) = c switch
        {
            'x' => (at + 2, 2, NumberStyles.AllowHexSpecifier),
            'u' => (at + 2, 4, NumberStyles.AllowHexSpecifier),
            'U' => (at + 2, 8, NumberStyles.AllowHexSpecifier),
            _ => (at + 1, 0, NumberStyles.None),
        };
        if (length == 0 || start + length > query.Length
            || !uint.TryParse(query.AsSpan(start, length), style, CultureInfo.InvariantCulture, out var code)
            || !Rune.IsValid(code))
        {
            return false;
        }

        text.Append(new Rune(code).ToString());
        at = start + length;
        return true;
    }

    private Token Literal(Value value, int end) => new(TokenKind.Literal, _at) { Value = value, End = end };

    private string Excerpt(int from, int to) => "\"" + query[from..Math.Min(Math.Min(to, from + 40), query.Length)] + "\"";
}

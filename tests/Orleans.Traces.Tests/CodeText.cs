namespace Orleans.Traces.Tests;

/// <summary>Tells C# code from comments and literals, so that a rule about code does not stumble over a text.</summary>
/// <remarks>A walk over characters, not a parser: it knows comments, characters, and plain, verbatim, raw and interpolated strings.
/// Code in the holes of an interpolated string counts as code; that of a raw one does not.</remarks>
internal sealed class CodeText
{
    private readonly string _text;
    private readonly char[] _code;
    private readonly char[] _comments;
    private int _at;

    private CodeText(string text)
    {
        _text = text;
        _code = text.ToCharArray();
        _comments = [.. text.Select(c => c == '\n' ? c : ' ')];
        ReadCode(inHole: false);
        Code = new string(_code);
        Comments = new string(_comments);
    }

    /// <summary>The text, comments and contents of literals blanked.</summary>
    public string Code { get; }

    /// <summary>The text, all but comments blanked.</summary>
    public string Comments { get; }

    /// <summary>Takes a C# text apart.</summary>
    public static CodeText Of(string text) => new(text);

    private void ReadCode(bool inHole)
    {
        var depth = 0;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (Starts("//"))
                ReadComment(EndOf("\n", includeEnd: false));
            else if (Starts("/*"))
                ReadComment(EndOf("*/", includeEnd: true));
            else if (c == '#' && IsFirstOnLine())
                _at = EndOf("\n", includeEnd: false);
            else if (c == '\'')
                ReadCharacter();
            else if (c is '"' or '$' or '@' && TryReadString())
                continue;
            else if (inHole && c == '}' && depth == 0)
                return;
            else
            {
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                _at++;
            }
        }
    }

    private void ReadComment(int end)
    {
        _text.CopyTo(_at, _comments, _at, end - _at);
        BlankTo(end);
    }

    private void ReadCharacter()
    {
        var end = _at + 1;
        while (end < _text.Length && _text[end] is not ('\'' or '\n'))
            end += _text[end] == '\\' ? 2 : 1;
        BlankTo(Math.Min(end + 1, _text.Length));
    }

    private bool TryReadString()
    {
        var quote = _at;
        while (quote < _text.Length && _text[quote] is '$' or '@')
            quote++;
        if (quote >= _text.Length || _text[quote] != '"')
            return false;

        var prefix = _text[_at..quote];
        var quotes = 1;
        while (quote + quotes < _text.Length && _text[quote + quotes] == '"')
            quotes++;

        BlankTo(quote);
        if (quotes >= 3 && !prefix.Contains('@', StringComparison.Ordinal))
            ReadRaw(quotes);
        else
            ReadPlain(verbatim: prefix.Contains('@', StringComparison.Ordinal), holes: prefix.Contains('$', StringComparison.Ordinal));
        return true;
    }

    private void ReadRaw(int quotes)
    {
        var end = _text.IndexOf(new string('"', quotes), _at + quotes, StringComparison.Ordinal);
        BlankTo(end < 0 ? _text.Length : end + quotes);
    }

    private void ReadPlain(bool verbatim, bool holes)
    {
        BlankTo(_at + 1);
        while (_at < _text.Length)
        {
            if ((!verbatim && _text[_at] == '\\') || (verbatim && Starts("\"\"")) || (holes && (Starts("{{") || Starts("}}"))))
            {
                BlankTo(Math.Min(_at + 2, _text.Length));
            }
            else if (holes && _text[_at] == '{')
            {
                BlankTo(_at + 1);
                ReadCode(inHole: true);
            }
            else
            {
                var last = _text[_at] == '"' || (!verbatim && _text[_at] == '\n');
                BlankTo(_at + 1);
                if (last)
                    return;
            }
        }
    }

    private bool Starts(string what) => string.CompareOrdinal(_text, _at, what, 0, what.Length) == 0;

    private bool IsFirstOnLine()
    {
        var before = _at - 1;
        while (before >= 0 && _text[before] is ' ' or '\t')
            before--;
        return before < 0 || _text[before] == '\n';
    }

    private int EndOf(string what, bool includeEnd)
    {
        var end = _text.IndexOf(what, _at, StringComparison.Ordinal);
        return end < 0 ? _text.Length : includeEnd ? end + what.Length : end;
    }

    private void BlankTo(int end)
    {
        for (; _at < end; _at++)
        {
            if (_code[_at] != '\n')
                _code[_at] = ' ';
        }
    }
}

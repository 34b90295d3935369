using System.Globalization;
using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Syntax;

/// <summary>Cuts a query into words, as Tempo does: an attribute's key ends only at white space and at characters that no key has without
/// quotes, so that <c>.a-b</c> is one key.</summary>
internal sealed partial class Lexer(string query)
{
    // Of symbols with a common start the longest first.
    private static readonly string[] Symbols =
    [
        "!>>", "!<<", "&>>", "&<<",
        "!=", "=~", "!~", ">=", "<=", "&&", "||", ">>", "<<", "!>", "!<", "&>", "&<", "&~",
        "{", "}", "(", ")", ",", "=", "<", ">", "+", "-", "*", "/", "%", "^", "!", "~", "|",
    ];

    private static readonly Dictionary<string, FieldScope> Scopes = new(StringComparer.Ordinal)
    {
        ["span"] = FieldScope.Span, ["resource"] = FieldScope.Resource, ["event"] = FieldScope.Event, ["link"] = FieldScope.Link,
        ["instrumentation"] = FieldScope.Instrumentation,
    };

    private readonly List<Token> _tokens = [];
    private int _at;

    /// <summary>What is wrong, after <see cref="Read"/> gave null.</summary>
    public TraceQlError? Error { get; private set; }

    /// <summary>The tokens, the last one <see cref="TokenKind.End"/>; null where something is none.</summary>
    public IReadOnlyList<Token>? Read()
    {
        while (SkipBlank())
        {
            var token = Next();
            if (token is null)
                return null;

            _at = token.End;
            _tokens.Add(token);
        }

        if (Error is not null)
            return null;
        _tokens.Add(new Token(TokenKind.End, query.Length) { End = query.Length });
        return _tokens;
    }

    private Token? Next()
    {
        var c = query[_at];
        if (c is '"' or '`')
            return ReadText();
        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < query.Length && char.IsAsciiDigit(query[_at + 1])))
            return ReadNumber();
        if (c == '.')
            return ReadAttribute(_at, _at + 1, FieldScope.Any, ofParent: false);
        if (char.IsLetter(c) || c == '_')
            return ReadWord();

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(query, _at, symbol, 0, symbol.Length) == 0)
                return new Token(TokenKind.Symbol, _at) { Text = symbol, End = _at + symbol.Length };
        }

        return Fail(_at, Shown(c), "a spanset such as { name = \"chat\" }, an operator or a name");
    }

    private Token? ReadWord()
    {
        var end = _at;
        while (IsNamePart(end))
            end++;

        var word = query[_at..end];
        var next = end < query.Length ? query[end] : ' ';
        if (next == '.' && Scopes.TryGetValue(word, out var scope))
            return ReadAttribute(_at, end + 1, scope, ofParent: false);
        if (next == '.' && word == "parent")
            return ReadParentAttribute(end + 1);
        if (next == ':')
            return ReadScoped(word, end + 1);
        return new Token(TokenKind.Word, _at) { Text = word, End = end };
    }

    private Token? ReadParentAttribute(int at)
    {
        foreach (var word in (ReadOnlySpan<string>)["span", "resource"])
        {
            if (string.CompareOrdinal(query, at, word + ".", 0, word.Length + 1) == 0)
                return ReadAttribute(_at, at + word.Length + 1, Scopes[word], ofParent: true);
        }

        return ReadAttribute(_at, at, FieldScope.Any, ofParent: true);
    }

    private Token? ReadAttribute(int start, int at, FieldScope scope, bool ofParent)
    {
        if (ReadKey(at) is not { } key)
            return null;
        if (key.End == at)
            return Fail(at, FoundAt(at), "an attribute's key, such as gen_ai.request.model");
        return new Token(TokenKind.Attribute, start) { Field = Field.Attribute(scope, key.Text), OfParent = ofParent, End = key.End };
    }

    private Token? ReadScoped(string scope, int at)
    {
        if (scope == "score")
        {
            if (ReadKey(at) is not { } score)
                return null;
            if (score.Text.Length == 0)
                return Fail(at, FoundAt(at), "a score's name, such as score:relevance or score:\"any name\"");
            return new Token(TokenKind.Scoped, _at) { Text = "score:", Field = Field.Of(Intrinsic.Score, score.Text), End = score.End };
        }

        var end = at;
        while (IsNamePart(end))
            end++;

        return new Token(TokenKind.Scoped, _at) { Text = query[_at..end], End = end };
    }

    // A key of plain characters and of parts in quotes, in which \" and \\ are escapes.
    private (string Text, int End)? ReadKey(int at)
    {
        var key = new System.Text.StringBuilder();
        while (at < query.Length && AttributeText.IsPlain(query[at]))
        {
            if (query[at] != '"')
            {
                key.Append(query[at++]);
                continue;
            }

            var open = at++;
            while (at < query.Length && query[at] != '"')
            {
                if (query[at] == '\\' && (++at >= query.Length || query[at] is not ('"' or '\\')))
                {
                    Fail(at - 1, "a backslash", "\\\" or \\\\, the two escapes of a quoted key");
                    return null;
                }

                key.Append(query[at++]);
            }

            if (at++ >= query.Length)
            {
                Fail(open, "a quoted key that does not end", "a closing \"");
                return null;
            }
        }

        return (key.ToString(), at);
    }

    // False at the end, and at a comment that does not end.
    private bool SkipBlank()
    {
        while (_at < query.Length)
        {
            if (char.IsWhiteSpace(query[_at]))
            {
                _at++;
            }
            else if (string.CompareOrdinal(query, _at, "//", 0, 2) == 0)
            {
                var end = query.IndexOf('\n', _at);
                _at = end < 0 ? query.Length : end;
            }
            else if (string.CompareOrdinal(query, _at, "/*", 0, 2) == 0)
            {
                var end = query.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    Fail(_at, "a comment that does not end", "a closing */");
                    return false;
                }

                _at = end + 2;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private string FoundAt(int at) => at < query.Length ? Shown(query[at]) : "the end of the query";

    private static string Shown(char c) => c switch
    {
        '"' => "a quote",
        ' ' => "a space",
        < ' ' or '\u007F' => string.Create(CultureInfo.InvariantCulture, $"the character U+{(int)c:X4}"),
        _ => $"\"{c}\"",
    };

    private Token? Fail(int at, string found, string expected)
    {
        Error ??= new TraceQlError(query, at, found, expected);
        return null;
    }
}

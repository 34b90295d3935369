using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Syntax;

internal enum TokenKind
{
    End,

    /// <summary>Text, a number or a duration.</summary>
    Literal,

    /// <summary>A name that starts nothing: <c>count</c>, <c>name</c>, <c>error</c>, …</summary>
    Word,

    /// <summary>A key with its scope.</summary>
    Attribute,

    /// <summary>A name with a scope and a colon: <c>span:name</c>.</summary>
    Scoped,

    /// <summary>An operator, a brace, a parenthesis, a comma.</summary>
    Symbol,
}

/// <summary>A word of a query.</summary>
internal sealed record Token(TokenKind Kind, int Start)
{
    /// <summary>Where it ends in the query.</summary>
    public int End { get; init; }

    /// <summary>A symbol, a word, or a scoped name as a whole; of <c>score:</c> the score's name.</summary>
    public string Text { get; init; } = "";

    /// <summary>Of a literal.</summary>
    public Value Value { get; init; }

    /// <summary>Of an attribute, and of a score.</summary>
    public Field? Field { get; init; }

    /// <summary>Of an attribute: it is the parent's.</summary>
    public bool OfParent { get; init; }

    public bool IsSymbol(string text) => Kind == TokenKind.Symbol && Text == text;

    public bool IsWord(string text) => Kind == TokenKind.Word && Text == text;
}

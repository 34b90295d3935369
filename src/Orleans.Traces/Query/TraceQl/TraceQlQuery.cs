using System.Diagnostics.CodeAnalysis;
using Orleans.Traces.Query.TraceQl.Ast;
using Orleans.Traces.Query.TraceQl.Syntax;

namespace Orleans.Traces.Query.TraceQl;

/// <summary>A TraceQL query, parsed and checked. Immutable; used by many threads at once. docs/SEARCH.md describes the language.</summary>
public sealed partial class TraceQlQuery
{
    /// <summary>The longest query that is read, in UTF-16 code units.</summary>
    public const int MaxLength = 64 * 1024;

    private TraceQlQuery(string text, QueryTree tree)
    {
        Text = text;
        Tree = tree;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>As it was understood: reads as the same query, whatever was written.</summary>
    public string Normalized => QueryText.Of(Tree);

    internal QueryTree Tree { get; }

    /// <summary>Reads a query; says where and why it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TraceQlQuery? query, [NotNullWhen(false)] out TraceQlError? error)
    {
        query = null;
        if (text.Length > MaxLength)
        {
            error = new TraceQlError(text, MaxLength, $"a query of {text.Length} characters", $"at most {MaxLength}");
            return false;
        }

        var lexer = new Lexer(text);
        if (lexer.Read() is not { } tokens)
        {
            error = lexer.Error!;
            return false;
        }

        var parser = new Parser(text, tokens);
        if (parser.Parse() is not { } tree)
        {
            error = parser.Error!;
            return false;
        }

        query = new TraceQlQuery(text, tree);
        error = null;
        return true;
    }
}

namespace Orleans.Traces.Tests;

/// <summary>A text file of the repository.</summary>
/// <param name="Path">Relative to the root, with forward slashes.</param>
/// <param name="Text">All of it.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private readonly Lazy<CodeText> _parts = new(() => CodeText.Of(Text));

    /// <summary>The text with C# comments and the contents of literals blanked; the whole text of another language. Positions stay.</summary>
    public string Code => IsCSharp ? _parts.Value.Code : Text;

    /// <summary>The text with all but C# comments blanked; the whole text of another language. Positions stay.</summary>
    public string Comments => IsCSharp ? _parts.Value.Comments : Text;

    /// <summary>Whether it is C#.</summary>
    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    /// <summary>The line of a position, from 1.</summary>
    public int LineOf(int position) => 1 + Text.AsSpan(0, position).Count('\n');
}

using System.Diagnostics.CodeAnalysis;

namespace Orleans.Traces.Identity;

/// <summary>The name of a project: the tenant that every trace belongs to.</summary>
/// <remarks>1 to 63 characters of <c>a-z 0-9 -</c>, a letter or digit first, so that it can stand in a grain key, a folder
/// name and an Azure table name's key alike. <c>default</c> is invalid.</remarks>
public readonly record struct ProjectId
{
    private const int MaxLength = 63;

    private readonly string? _name;

    private ProjectId(string name) => _name = name;

    /// <summary>The project that everything goes to where no keys are in use.</summary>
    public static ProjectId Default { get; } = new("default");

    /// <summary>True for every id but <c>default</c>.</summary>
    public bool IsValid => _name is not null;

    /// <summary>Reads a project's name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ProjectId id)
    {
        id = default;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || text[0] == '-')
            return false;

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return false;
        }

        id = new ProjectId(text);
        return true;
    }

    /// <summary>The name.</summary>
    public override string ToString() => _name ?? "";
}

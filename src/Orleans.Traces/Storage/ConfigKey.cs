namespace Orleans.Traces.Storage;

/// <summary>The name of a document in an <see cref="IConfigStore"/>.</summary>
/// <remarks>Both parts are 1 to 128 characters of <c>a-z 0-9 - . _</c>: they can stand in a table's key and in a file's name as they
/// are, and no two differ in case alone.</remarks>
public readonly record struct ConfigKey
{
    /// <summary>Bytes that a document may have.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Documents that a page of a list may have.</summary>
    public const int MaxRead = 1_000;

    private const int MaxLength = 128;

    /// <summary>Names a document.</summary>
    /// <exception cref="ArgumentException">A part is malformed.</exception>
    public ConfigKey(string kind, string id)
    {
        Check(kind, nameof(kind));
        Check(id, nameof(id));
        (Kind, Id) = (kind, id);
    }

    /// <summary>What the document is about, for instance <c>project</c>.</summary>
    public string Kind { get; }

    /// <summary>Which of its kind it is.</summary>
    public string Id { get; }

    /// <summary><c>{kind}/{id}</c>.</summary>
    public override string ToString() => $"{Kind}/{Id}";

    private static void Check(string part, string name)
    {
        if (part.Length is 0 or > MaxLength || !part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_'))
            throw new ArgumentException($"'{part}' is not 1 to {MaxLength} characters of a-z 0-9 - . _", name);
    }
}

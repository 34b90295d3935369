using System.Diagnostics.CodeAnalysis;

namespace Orleans.Traces.Datasets;

/// <summary>What the parts of a dataset must be, for all that make one.</summary>
public static class DatasetRules
{
    /// <summary>The longest name of a dataset.</summary>
    public const int MaxName = 63;

    /// <summary>The longest id of a case.</summary>
    public const int MaxCaseId = 128;

    /// <summary>The longest description, note, tag, split and author, in characters.</summary>
    public const int MaxDescription = 2_000, MaxNote = 500, MaxTag = 100, MaxSplit = 100, MaxAuthor = 100;

    /// <summary>The longest comment, in characters.</summary>
    public const int MaxComment = 4_000;

    /// <summary>Comments that a case may have.</summary>
    public const int MaxComments = 100;

    /// <summary>Tags that a case may have.</summary>
    public const int MaxTags = 50;

    /// <summary>Datasets that a project may have.</summary>
    public const int MaxDatasets = 200;

    /// <summary>Cases that a dataset may have.</summary>
    public const int MaxCases = 20_000;

    /// <summary>Bytes that a case may have as JSON: whatever store holds it, a row takes it.</summary>
    public const int MaxCaseBytes = 512 * 1024;

    /// <summary>What a name is, in words.</summary>
    public const string NameExpected = "1 to 63 characters of a-z 0-9 - . _";

    /// <summary>What a case's id is, in words.</summary>
    public const string CaseIdExpected = "1 to 128 characters of A-Z a-z 0-9 - . _ :";

    /// <summary>Whether it can be a dataset's name.</summary>
    public static bool IsName([NotNullWhen(true)] string? name) =>
        name is { Length: >= 1 and <= MaxName } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_');

    /// <summary>Whether it can be a case's id.</summary>
    public static bool IsCaseId([NotNullWhen(true)] string? id) =>
        id is { Length: >= 1 and <= MaxCaseId } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ':');
}

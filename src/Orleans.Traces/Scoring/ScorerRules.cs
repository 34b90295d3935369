using System.Diagnostics.CodeAnalysis;

namespace Orleans.Traces.Scoring;

/// <summary>What a scorer's parts must be, for all that make one.</summary>
public static class ScorerRules
{
    /// <summary>The longest id and the longest name.</summary>
    public const int MaxName = 63;

    /// <summary>The longest filter, in characters.</summary>
    public const int MaxFilter = 2_000;

    /// <summary>The largest settings as JSON, in bytes.</summary>
    public const int MaxSettings = 8 * 1024;

    /// <summary>Scorers that a project may have.</summary>
    public const int MaxScorers = 50;

    /// <summary>Spans of one trace that one scorer judges: the first in tree order.</summary>
    public const int MaxTargets = 200;

    /// <summary>What an id is, in words.</summary>
    public const string IdExpected = "1 to 63 characters of a-z 0-9 - . _";

    /// <summary>Whether it can be an id.</summary>
    public static bool IsId([NotNullWhen(true)] string? id) =>
        id is { Length: >= 1 and <= MaxName } && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_');
}

namespace Orleans.Traces.Scoring;

/// <summary>The words for kinds of score.</summary>
public static class ScoreTypeNames
{
    private static readonly string[] Names = [.. Enum.GetNames<ScoreType>().Select(name => name.ToLowerInvariant())];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The word for a kind.</summary>
    public static string Of(ScoreType type) => Names[(int)type];
}

namespace Orleans.Traces.GenAi;

/// <summary>The words for kinds of span.</summary>
public static class SpanKindNames
{
    private static readonly string[] Names = [.. Enum.GetNames<SpanKind>().Select(name => name.ToLowerInvariant())];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The word for a kind.</summary>
    public static string Of(SpanKind kind) => Names[(int)kind];
}

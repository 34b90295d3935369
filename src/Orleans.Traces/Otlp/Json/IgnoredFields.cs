namespace Orleans.Traces.Otlp.Json;

/// <summary>Fields of an OTLP/JSON body that have no name in OTLP and were left out, with all below them.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">The JSON paths of the first of them, at most <see cref="MaxPaths"/>.</param>
public sealed record IgnoredFields(int Count, IReadOnlyList<string> First)
{
    /// <summary>How many paths are told.</summary>
    public const int MaxPaths = 8;

    /// <summary>Nothing was left out.</summary>
    public static IgnoredFields None { get; } = new(0, []);
}

namespace Orleans.Traces.Ledger;

/// <summary>How often something happened for one reason.</summary>
/// <param name="Count">How often.</param>
/// <param name="Example">What was found and what was expected, the last time that there was something to say; may be empty.</param>
public readonly record struct ReasonCount(long Count, string Example)
{
    /// <summary>The longest example that is kept: it may quote what a client sent.</summary>
    public const int MaxExampleLength = 300;

    /// <summary>Both, with the example of the later one if it has any.</summary>
    public ReasonCount Plus(ReasonCount later) =>
        new(Count + later.Count, string.IsNullOrEmpty(later.Example) ? Example ?? "" : Cut(later.Example));

    private static string Cut(string example)
    {
        if (example.Length <= MaxExampleLength)
            return example;

        // Half of a surrogate pair is no text that can be stored.
        var length = char.IsHighSurrogate(example[MaxExampleLength - 2]) ? MaxExampleLength - 2 : MaxExampleLength - 1;
        return string.Concat(example.AsSpan(0, length), "…");
    }
}

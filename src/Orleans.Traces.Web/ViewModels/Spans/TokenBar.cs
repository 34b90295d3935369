using System.Globalization;
using Orleans.Traces.GenAi;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>The tokens of a call by kind; each token stands in one part.</summary>
/// <param name="Parts">The parts that are known and that there are, in the order of the bar.</param>
/// <param name="Notes">What is known besides, in words.</param>
public sealed record TokenBar(IReadOnlyList<TokenPart> Parts, IReadOnlyList<string> Notes)
{
    /// <summary>The bar of these tokens; null: nothing is known of them.</summary>
    public static TokenBar? Of(TokenUsage usage)
    {
        if (usage == TokenUsage.Unknown)
            return null;

        var (read, written) = (Known(usage.CacheRead), Math.Max(Known(usage.CacheWrite), Known(usage.CacheWrite1h)));
        var reasoning = Known(usage.Reasoning);
        var parts = new List<TokenPart>
        {
            new("cached", "read from cache", read),
            new("written", "written to cache", written),
            new("fresh", read + written > 0 ? "fresh input" : "input", Math.Max(0, Known(usage.Input) - read - written)),
            new("reasoning", "reasoning", reasoning),
            new("output", reasoning > 0 ? "answer" : "output", Math.Max(0, Known(usage.Output) - reasoning)),
        };
        return new TokenBar(WithShares([.. parts.Where(p => p.Tokens > 0)]), [.. Words(usage)]);
    }

    private static IEnumerable<string> Words(TokenUsage usage)
    {
        if (usage.Input is null)
            yield return "input not reported";
        if (usage.Output is null)
            yield return "output not reported";
        if (usage.CacheWrite1h > 0)
            yield return Counts.Number(usage.CacheWrite1h.Value) + " of the written for an hour";
        if (usage.InputAudio > 0)
            yield return Counts.Number(usage.InputAudio.Value) + " of the input audio";
        if (usage.OutputAudio > 0)
            yield return Counts.Number(usage.OutputAudio.Value) + " of the output audio";
    }

    private static List<TokenPart> WithShares(List<TokenPart> parts)
    {
        var all = parts.Sum(p => (double)p.Tokens);
        return [.. parts.Select(p => p with { Share = p.Tokens / all })];
    }

    private static long Known(long? tokens) => Math.Max(0, tokens ?? 0);
}

/// <summary>Tokens of one kind.</summary>
/// <param name="Look">The kind, for the style sheet.</param>
/// <param name="Name">The kind in words.</param>
/// <param name="Tokens">How many.</param>
public sealed record TokenPart(string Look, string Name, long Tokens)
{
    /// <summary>Of all tokens, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>How long it is in the bar.</summary>
    public string Style => string.Create(CultureInfo.InvariantCulture, $"flex-grow:{Share:0.####}");
}

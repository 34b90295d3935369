namespace Orleans.Traces.GenAi.Prices;

/// <summary>How the price of a call was reckoned.</summary>
/// <param name="Provider">Whose price list it is.</param>
/// <param name="Model">The model's name in that list.</param>
/// <param name="Source">Where the price is from: <c>snapshot</c> or <c>own</c>.</param>
/// <param name="PriceDate">Since when this price counts, or the day of the list where it does not say.</param>
/// <param name="Parts">Tokens by price; they add up to the total.</param>
/// <param name="TotalUsd">US dollars.</param>
public sealed record Receipt(
    string Provider, string Model, string Source, DateOnly PriceDate, IReadOnlyList<ReceiptPart> Parts, decimal TotalUsd)
{
    /// <summary>The price is from the list that comes with the program.</summary>
    public const string FromSnapshot = "snapshot";

    /// <summary>The price is one that somebody here has set.</summary>
    public const string FromOwn = "own";
}

/// <summary>One kind of tokens on a receipt.</summary>
/// <param name="Name"><c>input</c>, <c>cacheRead</c>, <c>cacheWrite</c>, <c>cacheWrite1h</c>, <c>inputAudio</c>, <c>output</c>,
/// <c>outputAudio</c> or <c>reasoning</c>; each token stands in one part. Or <c>requests</c>, of which a call is one.</param>
/// <param name="Tokens">How many.</param>
/// <param name="UsdPerMillion">The price of a million of them, US dollars.</param>
/// <param name="Usd">US dollars.</param>
public sealed record ReceiptPart(string Name, long Tokens, decimal UsdPerMillion, decimal Usd)
{
    internal const string Input = "input", Output = "output", CacheRead = "cacheRead", CacheWrite = "cacheWrite", CacheWrite1h = "cacheWrite1h",
        InputAudio = "inputAudio", OutputAudio = "outputAudio", Reasoning = "reasoning", Requests = "requests";
}

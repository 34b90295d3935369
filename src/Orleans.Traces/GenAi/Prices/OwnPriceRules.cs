using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Orleans.Traces.GenAi.Prices;

/// <summary>What an <see cref="OwnPrice"/> must be, for all that make one.</summary>
public static class OwnPriceRules
{
    /// <summary>The longest name of a model or provider.</summary>
    public const int MaxName = 128;

    /// <summary>The longest pattern.</summary>
    public const int MaxPattern = 200;

    /// <summary>The longest id.</summary>
    public const int MaxId = 63;

    /// <summary>The highest price of a million tokens, US dollars.</summary>
    public const decimal MaxUsd = 1_000_000;

    /// <summary>What an id is, in words.</summary>
    public const string IdExpected = "1 to 63 characters of a-z 0-9 - . _";

    /// <summary>What a pattern is, in words.</summary>
    public const string PatternExpected =
        "a regular expression of 1 to 200 characters for the whole name, without looking around and back references";

    /// <summary>What a price is, in words.</summary>
    public const string PriceExpected = "a price of a million tokens in US dollars, from 0 to 1000000";

    // Names are short; a pattern that takes longer for one is made to.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether it can be an id.</summary>
    public static bool IsId([NotNullWhen(true)] string? id) =>
        id is { Length: >= 1 and <= MaxId } && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_');

    /// <summary>Reads a pattern.</summary>
    public static bool TryPattern(string? text, [NotNullWhen(true)] out Regex? pattern)
    {
        pattern = null;
        if (text is not { Length: >= 1 and <= MaxPattern })
            return false;
        try
        {
            pattern = new Regex($@"\A(?:{text})\z", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Every fault, each with the field's name, and what it must be.</summary>
    public static IEnumerable<(string Field, string Expected)> Problems(OwnPrice price)
    {
        if (!IsId(price.Id))
            yield return ("id", IdExpected);
        if (price.Provider is { } provider && !IsName(provider))
            yield return ("provider", NameExpected);
        if (price.Model is not null == price.ModelPattern is not null)
            yield return ("model", "given, or modelPattern in its place, and not both");
        if (price.Model is { } model && !IsName(model))
            yield return ("model", NameExpected);
        if (price.ModelPattern is not null && !TryPattern(price.ModelPattern, out _))
            yield return ("modelPattern", PatternExpected);
        if (price is { ValidFrom: { } from, ValidTo: { } to } && to <= from)
            yield return ("validTo", "later than validFrom: it is the first day on which the price no longer counts");
        if (!price.Rates.Named().Any())
            yield return ("usdPerMillion", "one price at least");
        foreach (var (name, rate) in price.Rates.Named())
        {
            if (rate.Base is < 0 or > MaxUsd)
                yield return (name, PriceExpected);
        }
    }

    private static readonly string NameExpected = $"a text of 1 to {MaxName} characters, without control characters and spaces around it";

    private static bool IsName(string text) => text.Length is > 0 and <= MaxName && text.Trim() == text && !text.Any(char.IsControl);
}

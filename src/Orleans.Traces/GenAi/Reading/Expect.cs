using System.Globalization;
using System.Text.Json;
using Orleans.Traces.Query;

namespace Orleans.Traces.GenAi.Reading;

/// <summary>How values are read, each as what it is expected to be; null where it is something else.</summary>
internal static class Expect
{
    /// <summary>Characters that a name may have.</summary>
    public const int MaxNameLength = 1_000;

    /// <summary>Tags that one span may carry.</summary>
    public const int MaxTags = 100;

    // Above what any call can take: a larger one is a mistake, and would spoil sums.
    private const double MaxTokens = 1e12, MaxUsd = 1e9, MaxMilliseconds = 1e12;

    /// <summary>A name or an id.</summary>
    public static object? Name(SentValue value) => value.Raw switch
    {
        AttributeValue.Text { Value.Length: > 0 and <= MaxNameLength } text => text.Value,
        AttributeValue.Int number => number.Value.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>A name that may stand in quotes, as a client that encodes every value as JSON sends it.</summary>
    public static object? QuotedName(SentValue value) =>
        value.Text is ['"', ..] && value.Json is { ValueKind: JsonValueKind.String } json ? Name(new SentValue(value.Key, JsonContent.ToValue(json))) : Name(value);

    /// <summary>A text of any length.</summary>
    public static object? Text(SentValue value) => value.Text;

    /// <summary>A number of tokens.</summary>
    public static object? Tokens(SentValue value) =>
        Number(value) is >= 0 and <= MaxTokens and var number && double.IsInteger(number) ? (long)number : null;

    /// <summary>An amount of US dollars.</summary>
    public static object? Usd(SentValue value) => Number(value) is >= 0 and <= MaxUsd and var number ? (decimal)number : null;

    /// <summary>A duration in milliseconds.</summary>
    public static object? Milliseconds(SentValue value) => Number(value) is >= 0 and <= MaxMilliseconds and var number ? number : null;

    /// <summary>A duration in seconds, as milliseconds.</summary>
    public static object? Seconds(SentValue value) => Number(value) is >= 0 and <= MaxMilliseconds / 1e3 and var number ? number * 1e3 : null;

    /// <summary>A time, as Unix nanoseconds.</summary>
    public static object? Time(SentValue value)
    {
        if (QuotedName(value) is not string text
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || time < DateTimeOffset.UnixEpoch)
        {
            return null;
        }

        return (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
    }

    /// <summary>A list of short texts: a list, a list as JSON text, or a text with commas between.</summary>
    public static object? Names(SentValue value)
    {
        if (value.Json is { ValueKind: JsonValueKind.Array } array)
            return NonEmpty(array.EnumerateArray().Select(item => Name(new SentValue(value.Key, JsonContent.ToValue(item)))).OfType<string>());

        return QuotedName(value) is string text
            ? NonEmpty(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            : null;
    }

    /// <summary>Why a model stopped: one word, or a list of them.</summary>
    public static object? Reasons(SentValue value) => value.Json is { ValueKind: JsonValueKind.Array } ? Names(value) : Name(value) is string name ? new List<string> { name } : null;

    /// <summary>Whether it is so.</summary>
    public static object? Flag(SentValue value) => value.Raw switch
    {
        AttributeValue.Bool flag => flag.Value,
        AttributeValue.Text text when bool.TryParse(text.Value, out var flag) => flag,
        _ => null,
    };

    /// <summary>True, whatever was sent: that it was sent says it.</summary>
    public static object? Presence(SentValue value) => true;

    /// <summary>A number, also where it stands as text; null: none.</summary>
    public static double? Number(SentValue value) => value.Raw switch
    {
        AttributeValue.Int number => number.Value,
        AttributeValue.Double number => number.Value,
        AttributeValue.Text { Value.Length: <= 40 } text
            when double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>Reads a word of a table, whatever its case.</summary>
    public static Func<SentValue, object?> OneOf<T>(params (T Meaning, string[] Words)[] table)
        where T : struct
    {
        var meanings = table.SelectMany(row => row.Words.Select(word => (word, row.Meaning)))
            .ToDictionary(x => x.word, x => x.Meaning, StringComparer.OrdinalIgnoreCase);
        return value => QuotedName(value) is string word && meanings.TryGetValue(word, out var meaning) ? meaning : null;
    }

    private static List<string>? NonEmpty(IEnumerable<string> names) => names.Take(MaxTags).ToList() is { Count: > 0 } list ? list : null;
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Traces.Query;

/// <summary>Instants as OTLP has them, Unix nanoseconds, and as text: ISO 8601 in UTC.</summary>
public static partial class UnixTime
{
    private const ulong NanosPerTick = 100;

    /// <summary>What <see cref="TryParse"/> reads, in words for who got it wrong.</summary>
    public const string Expected = "an ISO 8601 time in UTC, for instance 2026-01-31T13:45:00Z or 2026-01-31T13:45:00.123456789Z";

    /// <summary>The text form with seven decimals, cut and not rounded, for instance
    /// <c>2026-01-31T13:45:00.1234567Z</c>. Every value has one.</summary>
    public static string ToText(ulong nanos) =>
        DateTime.UnixEpoch.AddTicks((long)(nanos / NanosPerTick)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads the text form: a date, a time with or without seconds and up to nine decimals, and Z.</summary>
    /// <param name="text">The text.</param>
    /// <param name="nanos">Nanoseconds since 1970; negative before, and more than 64 bits for years past 2554.</param>
    public static bool TryParse(string text, out Int128 nanos)
    {
        nanos = 0;
        var match = Pattern().Match(text);
        if (!match.Success || !DateTime.TryParseExact(match.Groups[1].Value, ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var seconds))
            return false;

        var fraction = match.Groups[2].Value.PadRight(9, '0');
        nanos = ((Int128)(seconds - DateTime.UnixEpoch).Ticks * NanosPerTick) + long.Parse(fraction, CultureInfo.InvariantCulture);
        return true;
    }

    // \z and not $, which lets a newline follow; [0-9] and not \d, which lets in every script's digits.
    [GeneratedRegex(
        @"\A([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:(?<=:[0-9]{2}:[0-9]{2})\.([0-9]{1,9}))?Z\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

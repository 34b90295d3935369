using System.Buffers;
using System.Globalization;

namespace Orleans.Traces.Query.TraceQl.Ast;

/// <summary>Durations in words, as Go and Tempo write them: <c>1h2m3.5s</c>, <c>250ms</c>.</summary>
internal static class DurationText
{
    private const long Micro = 1_000, Milli = 1_000_000, Second = 1_000_000_000, Minute = 60 * Second, Hour = 60 * Minute;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly Dictionary<string, long> Units = new(StringComparer.Ordinal)
    {
        ["ns"] = 1, ["us"] = Micro, ["\u00B5s"] = Micro, ["\u03BCs"] = Micro, ["ms"] = Milli, ["s"] = Second, ["m"] = Minute, ["h"] = Hour,
        ["d"] = 24 * Hour, ["w"] = 7 * 24 * Hour, ["y"] = 365 * 24 * Hour,
    };

    /// <summary>The text of so many nanoseconds.</summary>
    public static string Of(long nanos)
    {
        if (nanos == 0)
            return "0s";

        var sign = nanos < 0 ? "-" : "";
        var size = nanos < 0 ? 0UL - (ulong)nanos : (ulong)nanos;
        if (size < Micro)
            return $"{sign}{size}ns";
        if (size < Milli)
            return sign + Decimal(size, Micro) + "us";
        if (size < Second)
            return sign + Decimal(size, Milli) + "ms";

        var text = sign;
        if (size >= Hour)
            text += $"{size / Hour}h";
        if (size >= Minute)
            text += $"{size % Hour / Minute}m";
        return text + Decimal(size % Minute, Second) + "s";
    }

    /// <summary>Reads a sequence of numbers with units, which fills <paramref name="text"/>; false where it is none, or too long for 64 bits
    /// of nanoseconds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long nanos)
    {
        nanos = 0;
        decimal total = 0;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept(Digits);
            if (digits <= 0 || digits > 20 || !decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;

            text = text[digits..];
            var letters = text.IndexOfAny(Digits);
            var unit = letters < 0 ? text : text[..letters];
            if (!Units.TryGetValue(unit.ToString(), out var size))
                return false;

            total += number * size;
            if (total > long.MaxValue)
                return false;
            text = text[unit.Length..];
        }

        nanos = (long)total;
        return true;
    }

    private static string Decimal(ulong size, long unit) => ((decimal)size / unit).ToString("0.#########", CultureInfo.InvariantCulture);
}

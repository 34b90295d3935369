using System.Globalization;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Durations as Tempo's parameters have them.</summary>
internal static class TempoDuration
{
    private const decimal Second = 1_000_000_000;

    private static readonly Dictionary<string, decimal> Units = new(StringComparer.Ordinal)
    {
        ["ns"] = 1, ["us"] = 1_000, ["\u00b5s"] = 1_000, ["\u03bcs"] = 1_000, ["ms"] = 1_000_000, ["s"] = Second, ["m"] = 60 * Second,
        ["h"] = 3_600 * Second, ["d"] = 86_400 * Second, ["w"] = 7 * 86_400 * Second, ["y"] = 365 * 86_400 * Second,
    };

    /// <summary>What <see cref="TryParse"/> reads, in words for who got it wrong.</summary>
    public const string Expected = "a duration such as 1h30m, 250ms or 1.5s";

    /// <summary>Reads numbers with units, in nanoseconds: Go's durations, and Prometheus' with its days, weeks and years.</summary>
    public static bool TryParse(string text, out ulong nanos)
    {
        nanos = 0;
        decimal total = 0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var number = Take(ref rest, c => char.IsAsciiDigit(c) || c == '.');
            var unit = Take(ref rest, c => !char.IsAsciiDigit(c) && c != '.');
            if (number.Length > 20 || !Units.TryGetValue(unit.ToString(), out var size)
                || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            {
                return false;
            }

            total += count * size;
            if (total > long.MaxValue)
                return false;
        }

        nanos = (ulong)total;
        return text.Length > 0;
    }

    /// <summary>Reads a duration, or a number of seconds without a unit.</summary>
    public static bool TryParseStep(string text, out ulong nanos)
    {
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TryParse(text, out nanos);

        nanos = (ulong)(Math.Min(seconds, int.MaxValue) * (double)Second);
        return seconds <= int.MaxValue;
    }

    /// <summary>So many nanoseconds, in the largest unit that leaves no rest.</summary>
    public static string ToText(ulong nanos)
    {
        var unit = Units.Where(u => u.Value <= 3_600 * Second && nanos % (ulong)u.Value == 0).MaxBy(u => u.Value);
        return string.Create(CultureInfo.InvariantCulture, $"{nanos / (ulong)unit.Value}{unit.Key}");
    }

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest, Func<char, bool> isPart)
    {
        var length = 0;
        while (length < rest.Length && isPart(rest[length]))
            length++;
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}

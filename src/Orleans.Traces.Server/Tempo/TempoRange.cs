using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Orleans.Traces.Server.Tempo;

/// <summary>The parameters <c>start</c> and <c>end</c> in seconds since 1970, as all of Tempo's API but metrics takes them.</summary>
/// <param name="From">Lowest time, inclusive, Unix nanoseconds.</param>
/// <param name="To">Highest time, exclusive, Unix nanoseconds; null: no bound.</param>
internal readonly record struct TempoRange(ulong From, ulong? To)
{
    private const ulong NanosPerSecond = 1_000_000_000;

    /// <summary>Reads them, or says what is wrong. One that is empty or 0 counts as not sent.</summary>
    public static bool TryRead(IQueryCollection query, out TempoRange range, [NotNullWhen(false)] out string? problem)
    {
        range = default;
        if (!TryRead(query, "start", out var start, out problem) || !TryRead(query, "end", out var end, out problem))
            return false;
        if (end != 0 && end <= start)
        {
            problem = $"http parameter start must be before end. received start={start} end={end}";
            return false;
        }

        range = new TempoRange(start * NanosPerSecond, end == 0 ? null : end * NanosPerSecond);
        return true;
    }

    // 32 bits, as Tempo has it: until the year 2106, and far from overflowing as nanoseconds.
    private static bool TryRead(IQueryCollection query, string name, out ulong seconds, [NotNullWhen(false)] out string? problem)
    {
        var text = query[name].ToString();
        var isRead = uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || text.Length == 0;
        seconds = value;
        problem = isRead ? null : $"invalid {name}: '{text}' is not a whole number of seconds since 1970";
        return isRead;
    }
}

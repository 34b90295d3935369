using System.Globalization;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>Durations as people read them: <c>850 µs</c>, <c>1.24 s</c>, <c>2 m 03 s</c>.</summary>
public static class Durations
{
    private const ulong Second = 1_000_000_000;

    private static readonly (ulong Nanos, ulong Below, string Unit)[] Units =
    [
        (1, 1_000, "ns"),
        (1_000, 1_000, "µs"),
        (1_000_000, 1_000, "ms"),
        (Second, 60, "s"),
    ];

    /// <summary>Three significant digits below a minute, two units from there on.</summary>
    public static string Text(ulong nanos)
    {
        if (nanos == 0)
            return "0 s";

        foreach (var (unit, below, name) in Units)
        {
            var rounded = ThreeDigits((decimal)nanos / unit);
            if (rounded < below)
                return string.Create(CultureInfo.InvariantCulture, $"{rounded:0.##} {name}");
        }

        // Each step rounds from the one below it, so that 3,599.7 s is one hour, never 59 m 60 s.
        var seconds = Rounded(nanos, Second);
        if (seconds < 3_600)
            return TwoUnits(seconds, 60, "m", "s");

        var minutes = Rounded(seconds, 60);
        return minutes < 24 * 60 ? TwoUnits(minutes, 60, "h", "m") : TwoUnits(Rounded(minutes, 60), 24, "d", "h");
    }

    /// <summary>From <paramref name="start"/> to <paramref name="end"/>, Unix nanoseconds; a minus sign where the end comes first;
    /// words where either was not sent (0).</summary>
    public static string Between(ulong start, ulong end) => (start, end) switch
    {
        (0, _) => "no start",
        (_, 0) => "no end",
        _ when end < start => "−" + Text(start - end),
        _ => Text(end - start),
    };

    /// <summary>Where <paramref name="moment"/> lies seen from <paramref name="origin"/>, both Unix nanoseconds:
    /// <c>+1.24 s</c>, <c>−3 ms</c>; <c>no time</c> where it was not sent (0).</summary>
    public static string Offset(ulong origin, ulong moment) => moment switch
    {
        0 => "no time",
        _ when moment < origin => "−" + Text(origin - moment),
        _ => "+" + Text(moment - origin),
    };

    /// <summary>A duration that is a round number of its unit, without a second part that is zero: <c>2 m</c>.</summary>
    public static string Round(ulong nanos)
    {
        var text = Text(nanos);
        var space = text.LastIndexOf(" 00 ", StringComparison.Ordinal);
        return space < 0 ? text : text[..space];
    }

    private static decimal ThreeDigits(decimal value) =>
        decimal.Round(value, value < 10 ? 2 : value < 100 ? 1 : 0, MidpointRounding.AwayFromZero);

    private static ulong Rounded(ulong value, ulong unit) => (value / unit) + (value % unit * 2 >= unit ? 1UL : 0);

    private static string TwoUnits(ulong value, ulong perUnit, string unit, string rest) =>
        string.Create(CultureInfo.InvariantCulture, $"{value / perUnit} {unit} {value % perUnit:00} {rest}");
}

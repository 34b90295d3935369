using System.Globalization;

namespace Orleans.Traces.Web.ViewModels.Charts;

/// <summary>Lines of an axis of time, at round times on the reader's clock.</summary>
public static class TimeTicks
{
    private const int MaxTicks = 7;

    // A label at the very edge would stand half outside.
    private const double FirstPercent = 1.5, LastPercent = 97;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly TimeSpan[] Steps =
    [
        .. ((int[])[1, 2, 5, 10, 15, 30]).Select(s => TimeSpan.FromSeconds(s)),
        .. ((int[])[1, 2, 5, 10, 15, 30]).Select(m => TimeSpan.FromMinutes(m)),
        .. ((int[])[1, 2, 3, 6, 12]).Select(h => TimeSpan.FromHours(h)),
        .. ((int[])[1, 2, 7, 14, 28, 91, 182, 365, 730, 1_825, 3_650, 18_250, 36_500]).Select(d => TimeSpan.FromDays(d)),
    ];

    /// <summary>The lines of a range, Unix nanoseconds; at most seven.</summary>
    public static IReadOnlyList<TimeTick> Of(ulong from, ulong to, LocalTimes times)
    {
        if (to <= from)
            return [];

        var length = TimeSpan.FromTicks((long)((to - from) / 100));
        var step = Array.Find(Steps, s => length.Ticks / s.Ticks <= MaxTicks);
        if (step == default)
            step = Steps[^1];
        var ticks = new List<TimeTick>();
        for (var local = FirstBefore(times.Local(from), step); ticks.Count < MaxTicks && DateTime.MaxValue - local > step; local += step)
        {
            var at = times.Nanos(local);
            if (at >= to)
                break;
            var percent = at < from ? -1 : (double)(at - from) / (to - from) * 100;
            if (percent is >= FirstPercent and <= LastPercent)
                ticks.Add(new TimeTick(percent, Label(local, step)));
        }

        return ticks;
    }

    private static DateTime FirstBefore(DateTime local, TimeSpan step) => new(local.Ticks - (local.Ticks % step.Ticks), DateTimeKind.Unspecified);

    private static string Label(DateTime local, TimeSpan step)
    {
        var form = step.TotalDays >= 365 ? "yyyy" : step >= Day || local.TimeOfDay == TimeSpan.Zero ? "MMM d" : step.TotalMinutes >= 1 ? "HH:mm" : "HH:mm:ss";
        return local.ToString(form, CultureInfo.InvariantCulture);
    }
}

/// <summary>A line of an axis of time.</summary>
/// <param name="Percent">Where it is, from left to right.</param>
/// <param name="Label">The time.</param>
public readonly record struct TimeTick(double Percent, string Label);

using System.Globalization;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>Unix nanoseconds as a reader in one time zone wants them.</summary>
public sealed class LocalTimes(TimeZoneInfo zone, TimeProvider time)
{
    private const ulong NanosPerTick = 100;

    /// <summary>Where the reader is.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>The time of day; the date before it where that is not today; <c>no time</c> for 0.</summary>
    public string Brief(ulong nanos)
    {
        if (nanos == 0)
            return "no time";

        var local = InZone(nanos);
        var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).Date;
        return local.ToString(local.Date == today ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>As short as it can be told: the time of day; the day before it where that is not today; no seconds where it was another year.</summary>
    public string Compact(ulong nanos)
    {
        if (nanos == 0)
            return "no time";

        var local = InZone(nanos);
        var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).Date;
        return local.ToString(
            local.Date == today ? "HH:mm:ss" : local.Year == today.Year ? "MMM d HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>Date and time to the millisecond, with the offset from UTC; <c>no time</c> for 0.</summary>
    public string Full(ulong nanos) =>
        nanos == 0 ? "no time" : InZone(nanos).ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture);

    /// <summary>The exact time in UTC, to the nanosecond; empty for 0.</summary>
    public static string ExactUtc(ulong nanos) => nanos == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{Utc(nanos):yyyy-MM-ddTHH:mm:ss}.{nanos % 1_000_000_000:000000000}Z");

    /// <summary>The time on the reader's clock, to the second.</summary>
    public DateTime Local(ulong nanos)
    {
        var local = InZone(nanos).DateTime;
        return new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Unspecified);
    }

    /// <summary>What a time on the reader's clock is in Unix nanoseconds; 0 for what lies before 1970. Where the clock shows a time twice, the second one;
    /// a time that it skips counts as if it had not been put forward.</summary>
    public ulong Nanos(DateTime local)
    {
        var unspecified = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var ticks = (new DateTimeOffset(unspecified, zone.GetUtcOffset(unspecified)) - DateTimeOffset.UnixEpoch).Ticks;
        return (ulong)Math.Max(0, ticks) * NanosPerTick;
    }

    private static DateTimeOffset Utc(ulong nanos) => DateTimeOffset.UnixEpoch.AddTicks((long)(nanos / NanosPerTick));

    private DateTimeOffset InZone(ulong nanos) => TimeZoneInfo.ConvertTime(Utc(nanos), zone);
}

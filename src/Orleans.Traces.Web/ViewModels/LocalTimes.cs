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

        var local = Local(nanos);
        var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).Date;
        return local.ToString(local.Date == today ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>Date and time to the millisecond, with the offset from UTC; <c>no time</c> for 0.</summary>
    public string Full(ulong nanos) =>
        nanos == 0 ? "no time" : Local(nanos).ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture);

    /// <summary>The exact time in UTC, to the nanosecond; empty for 0.</summary>
    public static string ExactUtc(ulong nanos) => nanos == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{Utc(nanos):yyyy-MM-ddTHH:mm:ss}.{nanos % 1_000_000_000:000000000}Z");

    private static DateTimeOffset Utc(ulong nanos) => DateTimeOffset.UnixEpoch.AddTicks((long)(nanos / NanosPerTick));

    private DateTimeOffset Local(ulong nanos) => TimeZoneInfo.ConvertTime(Utc(nanos), zone);
}

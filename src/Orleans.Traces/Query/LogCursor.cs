using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Query;

/// <summary>A place in a list of log records: after the record with this time and hash. Text form: 48 hex digits.</summary>
/// <param name="Time">Time of the last record shown, Unix nanoseconds.</param>
/// <param name="Hash">Its identity.</param>
public sealed record LogCursor(ulong Time, ItemHash Hash)
{
    /// <summary>The place after a record.</summary>
    public static LogCursor Of(LogItem log) => new(log.Header.Time, log.Hash);

    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LogCursor? cursor)
    {
        cursor = text.Length == 48
            && ulong.TryParse(text.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var time)
            && ItemHash.TryParse(text.AsSpan(16), out var hash)
                ? new LogCursor(time, hash)
                : null;
        return cursor is not null;
    }

    /// <summary>Whether a record stands behind this place in the list.</summary>
    public bool IsBefore(LogItem log) => log.Header.Time < Time || (log.Header.Time == Time && log.Hash < Hash);

    /// <summary>The text form.</summary>
    public override string ToString() => Time.ToString("x16", CultureInfo.InvariantCulture) + Hash;
}

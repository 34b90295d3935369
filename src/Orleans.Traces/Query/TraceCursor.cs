using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Query;

/// <summary>A place in a list of traces: after the trace with this start and id. Text form: 48 hex digits.</summary>
/// <param name="Start">Start of the last trace shown, Unix nanoseconds.</param>
/// <param name="TraceId">Its id.</param>
public sealed record TraceCursor(ulong Start, TraceId TraceId)
{
    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TraceCursor? cursor)
    {
        cursor = text.Length == 48
            && ulong.TryParse(text.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var start)
            && TraceId.TryParse(text.AsSpan(16), out var id)
                ? new TraceCursor(start, id)
                : null;
        return cursor is not null;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => Start.ToString("x16", CultureInfo.InvariantCulture) + TraceId;
}

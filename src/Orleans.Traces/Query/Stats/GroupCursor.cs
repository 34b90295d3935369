using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Orleans.Traces.Query.Stats;

/// <summary>A place in a list of sessions or users: after the one with this key. Text form: 16 hex digits, then the key in base64url.</summary>
/// <param name="LastStart">Start of its newest trace when it was shown, Unix nanoseconds.</param>
/// <param name="Key">Its id.</param>
public sealed record GroupCursor(ulong LastStart, string Key)
{
    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out GroupCursor? cursor)
    {
        cursor = null;
        if (text.Length < 16 || !ulong.TryParse(text.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var start)
            || !Base64Url.IsValid(text.AsSpan(16)))
        {
            return false;
        }

        cursor = new GroupCursor(start, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text.AsSpan(16))));
        return true;
    }

    /// <summary>The text form.</summary>
    public override string ToString() =>
        LastStart.ToString("x16", CultureInfo.InvariantCulture) + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Key));

    /// <summary>A page of groups, newest trace first, and the place after it; null where there is no more.</summary>
    public static (IReadOnlyList<TraceGroup> Page, GroupCursor? Next) Page(IReadOnlyList<TraceGroup> groups, GroupCursor? after, int limit)
    {
        // A session whose newest trace came since the last page stands further up by now, and is not shown a second time.
        var rest = after is null ? groups : groups.Where(g => g.LastStart < after.LastStart || (g.LastStart == after.LastStart && string.CompareOrdinal(g.Key, after.Key) > 0)).ToList();
        var sorted = rest.OrderByDescending(g => g.LastStart).ThenBy(g => g.Key, StringComparer.Ordinal).Take(limit + 1).ToList();
        if (sorted.Count <= limit)
            return (sorted, null);

        var last = sorted[limit - 1];
        return (sorted[..limit], new GroupCursor(last.LastStart, last.Key));
    }
}

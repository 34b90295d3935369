using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Orleans.Traces.Assembling;

namespace Orleans.Traces.Query.Searching;

/// <summary>A place in a list that is sorted by something else than start: after the trace of this rank, start and id. Text form: 64 hex
/// digits.</summary>
/// <param name="Rank">The rank of the last trace shown, see <see cref="TraceSorts.RankOf"/>.</param>
/// <param name="Trace">Its start and id.</param>
public sealed record RankCursor(ulong Rank, TraceCursor Trace)
{
    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RankCursor? cursor)
    {
        cursor = text.Length == 64
            && ulong.TryParse(text.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rank)
            && TraceCursor.TryParse(text[16..], out var trace)
                ? new RankCursor(rank, trace)
                : null;
        return cursor is not null;
    }

    /// <summary>The place after a trace.</summary>
    public static RankCursor After(TraceSort sort, TraceSummary trace) =>
        new(TraceSorts.RankOf(sort, trace), new TraceCursor(trace.Start, trace.TraceId));

    /// <summary>The text form.</summary>
    public override string ToString() => Rank.ToString("x16", CultureInfo.InvariantCulture) + Trace;

    /// <summary>The order of such a list: highest rank first, then as <see cref="TraceListQuery"/> has it.</summary>
    public static int Compare(RankCursor left, RankCursor right)
    {
        var byRank = right.Rank.CompareTo(left.Rank);
        return byRank != 0 ? byRank : TraceListQuery.Compare((left.Trace.Start, left.Trace.TraceId), (right.Trace.Start, right.Trace.TraceId));
    }
}

using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Query;

/// <summary>Which traces of a project, newest start first.</summary>
public sealed record TraceListQuery
{
    /// <summary>Traces on a page where the caller says nothing.</summary>
    public const int DefaultLimit = 50;

    /// <summary>The most on one page.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>The most that is read at once: a page, and one more that tells whether there is a next one.</summary>
    public const int MaxRead = MaxLimit + 1;

    /// <summary>Whose traces.</summary>
    public required ProjectId Project { get; init; }

    /// <summary>Lowest start, inclusive, Unix nanoseconds.</summary>
    public ulong From { get; init; }

    /// <summary>Highest start, exclusive, Unix nanoseconds; null: no bound.</summary>
    public ulong? To { get; init; }

    /// <summary>At most so many, from 1; a page has at most <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>Only what comes after this place; null: from the top.</summary>
    public TraceCursor? After { get; init; }

    /// <summary>Whether a trace of this start and id belongs on the page or a later one.</summary>
    public bool Includes(ulong start, TraceId id) =>
        start >= From && (To is null || start < To)
        && (After is null || start < After.Start || (start == After.Start && id < After.TraceId));

    /// <inheritdoc cref="Compare(TraceSummary, TraceSummary)"/>
    public static int Compare((ulong Start, TraceId Id) left, (ulong Start, TraceId Id) right)
    {
        var byStart = right.Start.CompareTo(left.Start);
        return byStart != 0 ? byStart : right.Id.CompareTo(left.Id);
    }

    /// <summary>The order of the list: newest start first, the greater id first among equals.</summary>
    public static int Compare(TraceSummary left, TraceSummary right) => Compare((left.Start, left.TraceId), (right.Start, right.TraceId));
}

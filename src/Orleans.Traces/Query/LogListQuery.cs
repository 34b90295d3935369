using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Query;

/// <summary>Which log records of a project's stream, newest time first.</summary>
public sealed record LogListQuery
{
    /// <summary>Records on a page where the caller says nothing.</summary>
    public const int DefaultLimit = 50;

    /// <summary>The most on one page.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Bytes of records, each with its resource and scope, after which a page ends early; it has one record in any case.</summary>
    public const long MaxPageBytes = 16L << 20;

    /// <summary>Whose records.</summary>
    public required ProjectId Project { get; init; }

    /// <summary>Lowest time, inclusive, Unix nanoseconds.</summary>
    public ulong From { get; init; }

    /// <summary>Highest time, exclusive, Unix nanoseconds; null: no bound.</summary>
    public ulong? To { get; init; }

    /// <summary>At most so many, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>Only what comes after this place; null: from the top.</summary>
    public LogCursor? After { get; init; }

    /// <summary>The highest time that a record of this page or a later one may have; null: there can be none.</summary>
    public ulong? Highest => To == 0 ? null : Math.Min(To - 1 ?? ulong.MaxValue, After?.Time ?? ulong.MaxValue);

    /// <summary>Whether a record belongs on the page or a later one.</summary>
    public bool Includes(LogItem log) =>
        log.Header.Time >= From && (To is null || log.Header.Time < To) && (After is null || After.IsBefore(log));
}

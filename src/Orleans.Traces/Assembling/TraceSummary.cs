using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Assembling;

/// <summary>What a list shows of a trace. Computed from its items alone (but for <see cref="State"/> and <see cref="Revision"/>).</summary>
public sealed record TraceSummary
{
    /// <summary>Its id.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>The name of the root span; of the earliest span at the top where there is no root; empty where there are no spans.</summary>
    public required string Name { get; init; }

    /// <summary><c>service.name</c> of the resource of the span that gives the name, or of the earliest log record where there are no spans;
    /// empty where it has none.</summary>
    public required string ServiceName { get; init; }

    /// <summary>The earliest start of its spans, Unix nanoseconds; of its log records where there are no spans; 0 when none has a time.</summary>
    public required ulong Start { get; init; }

    /// <summary>The latest end of its spans, at least <see cref="Start"/>, Unix nanoseconds.</summary>
    public required ulong End { get; init; }

    /// <summary>Spans, each span id counted once.</summary>
    public required int SpanCount { get; init; }

    /// <summary>Spans with status ERROR.</summary>
    public required int ErrorCount { get; init; }

    /// <summary>Log records.</summary>
    public required int LogCount { get; init; }

    /// <summary>Open or final.</summary>
    public required TraceState State { get; init; }

    /// <summary>The root has ended and no parent is missing.</summary>
    public required bool Complete { get; init; }

    /// <summary>What is odd about it.</summary>
    public required TraceFlags Flags { get; init; }

    /// <summary>How often it was stored with something new; 0 until the first time.</summary>
    public required int Revision { get; init; }

    /// <summary>What it means: worked out when it is stored, from all that is stored of it; null: it was not worked out.</summary>
    public TraceFacts? Facts { get; init; }

    /// <summary>What its scores add up to: kept by the store, whatever a save says. Empty while the trace is open.</summary>
    public IReadOnlyList<ScoreMark> Scores { get; init; } = [];

    /// <summary>From start to end, in nanoseconds; never negative.</summary>
    public ulong DurationNanos => End > Start ? End - Start : 0;

    /// <summary>Everything in it is equal, the scores one by one.</summary>
    public bool Equals(TraceSummary? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Single(this) == Single(other) && EqualityComparer<TraceFacts?>.Default.Equals(Facts, other.Facts) && Scores.SequenceEqual(other.Scores));

    /// <inheritdoc/>
    public override int GetHashCode() => Single(this).GetHashCode();

    private static (TraceId, string, string, ulong, ulong, int, int, int, TraceState, bool, TraceFlags, int) Single(TraceSummary summary) =>
        (summary.TraceId, summary.Name, summary.ServiceName, summary.Start, summary.End, summary.SpanCount, summary.ErrorCount, summary.LogCount,
            summary.State, summary.Complete, summary.Flags, summary.Revision);
}

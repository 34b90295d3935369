using Orleans.Traces.Assembling;

namespace Orleans.Traces.Query.Json;

/// <summary>A trace's summary as the API writes it.</summary>
public sealed record SummaryDocument
{
    private const double NanosPerMillisecond = 1_000_000;

    /// <summary>32 lowercase hex digits.</summary>
    public required string TraceId { get; init; }

    /// <summary>The name of the root span; of the earliest span at the top where there is no root; empty where there are no spans.</summary>
    public required string Name { get; init; }

    /// <summary><c>service.name</c> of the resource of the span that gives the name; empty where it has none.</summary>
    public required string ServiceName { get; init; }

    /// <summary>The earliest start: ISO 8601, UTC, seven decimals.</summary>
    public required string StartTime { get; init; }

    /// <summary>From the earliest start to the latest end, in milliseconds.</summary>
    public required double DurationMs { get; init; }

    /// <summary>Spans, each span id counted once.</summary>
    public required int SpanCount { get; init; }

    /// <summary>Spans with status error.</summary>
    public required int ErrorCount { get; init; }

    /// <summary>Log records.</summary>
    public required int LogCount { get; init; }

    /// <summary><c>open</c>: spans may still come; <c>final</c>.</summary>
    public required string State { get; init; }

    /// <summary>The root has ended and no parent is missing.</summary>
    public required bool Complete { get; init; }

    /// <summary>What is odd about the trace.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>How often the trace was stored with something new; 0 until the first time.</summary>
    public required int Revision { get; init; }

    /// <summary>The document of a summary.</summary>
    public static SummaryDocument Of(TraceSummary summary) => new()
    {
        TraceId = summary.TraceId.ToString(),
        Name = summary.Name,
        ServiceName = summary.ServiceName,
        StartTime = UnixTime.ToText(summary.Start),
        DurationMs = summary.DurationNanos / NanosPerMillisecond,
        SpanCount = summary.SpanCount,
        ErrorCount = summary.ErrorCount,
        LogCount = summary.LogCount,
        State = summary.State == TraceState.Final ? "final" : "open",
        Complete = summary.Complete,
        Flags = TraceFlagNames.Of(summary.Flags),
        Revision = summary.Revision,
    };
}

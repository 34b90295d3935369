using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;

namespace Orleans.Traces.Query.Json;

/// <summary>A trace's summary as the API writes it.</summary>
public sealed record SummaryDocument
{
    private const double NanosPerMillisecond = 1_000_000;

    /// <summary>32 lowercase hex digits.</summary>
    public required string TraceId { get; init; }

    /// <summary>The name that a span gives to the trace; else <see cref="RootName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the root span; of the earliest span at the top where there is no root; empty where there are no spans.</summary>
    public required string RootName { get; init; }

    /// <summary><c>service.name</c> of the resource of the span that gives the name; empty where it has none.</summary>
    public required string ServiceName { get; init; }

    /// <summary>The earliest start: ISO 8601, UTC, seven decimals.</summary>
    public required string StartTime { get; init; }

    /// <summary>From the earliest start to the latest end, in milliseconds.</summary>
    public required double DurationMs { get; init; }

    /// <summary>Spans, each span id counted once.</summary>
    public required int SpanCount { get; init; }

    /// <summary>Spans that failed: by their status, or by what their convention says instead.</summary>
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

    /// <summary>The conversation that it belongs to; null: not known.</summary>
    public required string? SessionId { get; init; }

    /// <summary>The user whom it served; null: not known.</summary>
    public required string? UserId { get; init; }

    /// <summary>The tags of all of its spans, sorted.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Where it ran (<c>production</c>, …); null: not known.</summary>
    public required string? Environment { get; init; }

    /// <summary>The version of the application; null: not known.</summary>
    public required string? Release { get; init; }

    /// <summary>The models that it called, by name.</summary>
    public required IReadOnlyList<ModelDocument> Models { get; init; }

    /// <summary>The tools that it called, by name.</summary>
    public required IReadOnlyList<ToolDocument> Tools { get; init; }

    /// <summary>Tokens and cost, each counted once, without those of scorers. While a trace is open, those of what is stored of it.</summary>
    public required TotalsDocument Totals { get; init; }

    /// <summary>What scorers used of models.</summary>
    public required TotalsDocument Scoring { get; init; }

    /// <summary>The document of a summary.</summary>
    public static SummaryDocument Of(TraceSummary summary) => Of(summary, summary.Facts ?? TraceFacts.None);

    private static SummaryDocument Of(TraceSummary summary, TraceFacts facts) => new()
    {
        TraceId = summary.TraceId.ToString(),
        Name = facts.Name ?? summary.Name,
        RootName = summary.Name,
        ServiceName = summary.ServiceName,
        StartTime = UnixTime.ToText(summary.Start),
        DurationMs = summary.DurationNanos / NanosPerMillisecond,
        SpanCount = summary.SpanCount,
        ErrorCount = Math.Max(summary.ErrorCount, facts.ErrorCount),
        LogCount = summary.LogCount,
        State = summary.State == TraceState.Final ? "final" : "open",
        Complete = summary.Complete,
        Flags = TraceFlagNames.Of(summary.Flags),
        Revision = summary.Revision,
        SessionId = facts.SessionId,
        UserId = facts.UserId,
        Tags = facts.Tags,
        Environment = facts.Environment,
        Release = facts.Release,
        Models = [.. facts.Models.Select(ModelDocument.Of)],
        Tools = [.. facts.Tools.Select(ToolDocument.Of)],
        Totals = TotalsDocument.Of(facts.Totals),
        Scoring = TotalsDocument.Of(facts.Scoring),
    };
}

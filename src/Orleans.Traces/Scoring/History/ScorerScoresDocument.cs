using System.Text.Json.Serialization;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Scoring.History;

/// <summary>A page of what a scorer said.</summary>
/// <param name="Scores">Newest first.</param>
/// <param name="Next">The cursor of the next page; null: there is none.</param>
public sealed record ScorerScoresDocument(IReadOnlyList<ScorerScoreDocument> Scores, string? Next);

/// <summary>What a scorer said of a trace, or of a span of it.</summary>
public sealed record ScorerScoreDocument
{
    /// <summary>The trace: 32 lowercase hex digits.</summary>
    public required string TraceId { get; init; }

    /// <summary>The span; null: the trace.</summary>
    [JsonConverter(typeof(SpanIdConverter))]
    public required SpanId? SpanId { get; init; }

    /// <summary>What was judged.</summary>
    public required string Name { get; init; }

    /// <summary><c>number</c>, <c>boolean</c> or <c>category</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The number; 1 or 0 of a boolean; null: a category.</summary>
    public required double? Value { get; init; }

    /// <summary>The category, or a word for the value; null: none.</summary>
    public required string? Label { get; init; }

    /// <summary>Why; null: the value says it.</summary>
    public required string? Explanation { get; init; }

    /// <summary>The scorer's version.</summary>
    public required int ScorerVersion { get; init; }

    /// <summary>The trace's revision that was judged.</summary>
    public required int Revision { get; init; }

    /// <summary>When: ISO 8601, UTC.</summary>
    public required string Time { get; init; }

    /// <summary>How long judging took, in milliseconds.</summary>
    public required double TookMs { get; init; }

    /// <summary>What judging cost, US dollars; null: nothing.</summary>
    public required decimal? CostUsd { get; init; }

    /// <summary>The document of a score.</summary>
    public static ScorerScoreDocument Of(ScoreOfTrace given) => new()
    {
        TraceId = given.Trace.ToString(),
        SpanId = given.Score.Span,
        Name = given.Score.Name,
        Type = ScoreTypeNames.Of(given.Score.Verdict.Type),
        Value = given.Score.Verdict.Value,
        Label = given.Score.Verdict.Label,
        Explanation = given.Score.Verdict.Explanation,
        ScorerVersion = given.Score.ScorerVersion,
        Revision = given.Score.Revision,
        Time = ScoreTimes.ToText(given.Score.At),
        TookMs = given.Score.Took.TotalMilliseconds,
        CostUsd = given.Score.CostUsd,
    };
}

/// <summary>Times of scores, as the API reads and writes them.</summary>
public static class ScoreTimes
{
    private const long NanosPerTick = 100;

    /// <summary>ISO 8601, UTC.</summary>
    public static string ToText(DateTimeOffset time) => UnixTime.ToText((ulong)(time - DateTimeOffset.UnixEpoch).Ticks * NanosPerTick);

    /// <summary>The time of Unix nanoseconds.</summary>
    public static DateTimeOffset Of(ulong nanos) => DateTimeOffset.UnixEpoch.AddTicks((long)(nanos / NanosPerTick));
}

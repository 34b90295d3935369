using System.Text.Json.Serialization;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Json;

namespace Orleans.Traces.Scoring.Json;

/// <summary>What a scorer says of past traces. Nothing of it is stored.</summary>
/// <param name="Traces">The traces that were looked at, newest start first.</param>
public sealed record TrialDocument(IReadOnlyList<TrialTraceDocument> Traces);

/// <summary>What a scorer says of a past trace.</summary>
/// <param name="TraceId">32 lowercase hex digits.</param>
/// <param name="Sampled">Whether its sampling picks the trace.</param>
/// <param name="TargetCount">What it judges of the trace; 0: its filters do not fit the trace.</param>
/// <param name="Scores">What it says; of a target that it does not apply to nothing.</param>
public sealed record TrialTraceDocument(string TraceId, bool Sampled, int TargetCount, IReadOnlyList<TrialScoreDocument> Scores);

/// <summary>What a scorer says of a target.</summary>
/// <param name="SpanId">The span; null: the trace.</param>
/// <param name="Type"><c>number</c>, <c>boolean</c> or <c>category</c>.</param>
/// <param name="Value">The number; 1 or 0 of a boolean; null: a category.</param>
/// <param name="Label">The category; null: a number or boolean.</param>
/// <param name="Explanation">Why; null: the value says it.</param>
/// <param name="InputHash">Names what was seen: 32 hex digits.</param>
public sealed record TrialScoreDocument(
    [property: JsonConverter(typeof(SpanIdConverter))] SpanId? SpanId, string Type, double? Value, string? Label, string? Explanation, string InputHash)
{
    /// <summary>The document of what was said of a target.</summary>
    public static TrialScoreDocument Of(ScoringTarget target, Verdict verdict) => new(
        target.Span, ScoreTypeNames.Of(verdict.Type), verdict.Value, verdict.Label, verdict.Explanation, target.InputHash.ToString());
}

using System.Text.Json.Serialization;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Scoring.Running;

namespace Orleans.Traces.Scoring.Json;

/// <summary>What a scorer says of past traces. Nothing of it is stored.</summary>
/// <param name="Traces">The traces that were looked at, newest start first.</param>
public sealed record TrialDocument(IReadOnlyList<TrialTraceDocument> Traces);

/// <summary>What a scorer says of a past trace.</summary>
/// <param name="TraceId">32 lowercase hex digits.</param>
/// <param name="Sampled">Whether its sampling picks the trace.</param>
/// <param name="TargetCount">What it judges of the trace; 0: its filters do not fit the trace.</param>
/// <param name="Scores">What it says; of a target that it does not apply to nothing.</param>
/// <param name="Error">Why no more could be judged; null: all was, or as much as a trial does.</param>
public sealed record TrialTraceDocument(string TraceId, bool Sampled, int TargetCount, IReadOnlyList<TrialScoreDocument> Scores, string? Error);

/// <summary>What a scorer says of a target.</summary>
/// <param name="SpanId">The span; null: the trace.</param>
/// <param name="DocumentId">The document that was judged alone; null: all was judged together.</param>
/// <param name="Type"><c>number</c>, <c>boolean</c> or <c>category</c>.</param>
/// <param name="Value">The number; 1 or 0 of a boolean; null: a category.</param>
/// <param name="Label">The category; null: a number or boolean.</param>
/// <param name="Explanation">Why; null: the value says it.</param>
/// <param name="CostUsd">What judging cost, US dollars; null: nothing.</param>
/// <param name="InputHash">Names what was seen: 32 hex digits.</param>
public sealed record TrialScoreDocument(
    [property: JsonConverter(typeof(SpanIdConverter))] SpanId? SpanId, string? DocumentId, string Type, double? Value, string? Label, string? Explanation, decimal? CostUsd, string InputHash)
{
    /// <summary>The document of what was said of a target.</summary>
    public static TrialScoreDocument Of(ScoringTarget target, Judgement said) => new(
        target.Span, target.Document, ScoreTypeNames.Of(said.Verdict.Type), said.Verdict.Value, said.Verdict.Label, said.Verdict.Explanation, said.CostUsd,
        target.InputHash.ToString());
}

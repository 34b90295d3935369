using System.Globalization;
using Orleans.Traces.Scoring.History;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Web.ViewModels.Scores;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.ViewModels.Scorers;

/// <summary>Scorers and what they say, in words.</summary>
public static class ScorerWords
{
    /// <summary>What it judges.</summary>
    public static string Target(ScorerDocument scorer) => scorer.Spans is { } spans ? OneLine.Of(spans) : "the trace";

    /// <summary>How it fares, in a word.</summary>
    public static string State(ScorerDocument scorer) => scorer.Status?.State switch
    {
        "paused" => "paused",
        "waiting" => "waiting",
        "spent" => "spent",
        _ => scorer.Enabled ? "on" : "off",
    };

    /// <summary>Why it does not judge, in a sentence; null: it does, or somebody has switched it off.</summary>
    public static string? Trouble(ScorerDocument scorer) => scorer.Status switch
    {
        { State: "paused", Reason: var reason } => $"Paused, since it failed again and again: {OneLine.Of(reason ?? "")}",
        { State: "waiting", Reason: var reason } => $"Waiting, since a service said that it is asked too much: {OneLine.Of(reason ?? "")}",
        { State: "spent", CostToday: var cost } => $"It has spent what it may today ({Amounts.Dollars(cost)}), and goes on tomorrow.",
        _ => null,
    };

    /// <summary>Of which traces.</summary>
    public static string Traces(ScorerDocument scorer)
    {
        var which = scorer.Traces is { } filter ? OneLine.Of(filter) : "all";
        return scorer.Sampling < 1 ? string.Create(CultureInfo.InvariantCulture, $"{scorer.Sampling * 100:0.##}% of {which}") : which;
    }

    /// <summary>What became of a trace that a scorer was tried on.</summary>
    public static string Of(TrialTraceDocument trace) => trace switch
    {
        { TargetCount: 0 } => "its filters do not fit this trace",
        { Scores.Count: 0 } => "it does not apply to what it found",
        { Sampled: false } => "not among the percentage that is judged",
        _ => "",
    };

    /// <summary>What it said of a trace that it was tried on.</summary>
    public static string Verdict(TrialScoreDocument score) => Verdict(score.Type, score.Value, score.Label);

    /// <summary>What it said.</summary>
    public static string Verdict(ScorerScoreDocument score) => Verdict(score.Type, score.Value, score.Label);

    /// <summary>When, on the reader's clock.</summary>
    public static string When(ScorerScoreDocument score, LocalTimes times) =>
        DateTimeOffset.TryParse(score.Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? times.Compact((ulong)Math.Max(0, (at - DateTimeOffset.UnixEpoch).Ticks) * 100)
            : score.Time;

    private static string Verdict(string type, double? said, string? word) => (type, said, word) switch
    {
        ("boolean", { } value, _) => value > 0 ? "yes" : "no",
        (_, { } value, { Length: > 0 } label) => $"{ScoreChip.Number(value)} {OneLine.Of(label)}",
        (_, { } value, _) => ScoreChip.Number(value),
        _ => OneLine.Of(word ?? ""),
    };
}

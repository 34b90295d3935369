using Orleans.Traces.Identity;

namespace Orleans.Traces.Scoring;

/// <summary>What the scores of one name add up to within a trace: lists and statistics need no more of them.</summary>
/// <param name="Name">What was judged.</param>
/// <param name="Label">The category; null: numbers and booleans.</param>
/// <param name="Count">Scores.</param>
/// <param name="Sum">Of their values; 0 of categories.</param>
public sealed record ScoreMark(string Name, string? Label, int Count, double Sum)
{
    /// <summary>The most marks of a trace; of names past them it is known by its scores alone.</summary>
    public const int MaxMarks = 64;

    /// <summary>The marks of a trace's scores, by name. Of several scores of one scorer and target the last one counts; comments count for nothing.</summary>
    public static IReadOnlyList<ScoreMark> Of(IEnumerable<StoredScore> scores) =>
    [
        .. Current(scores).Where(s => s.Verdict.Type != ScoreType.Comment)
            .GroupBy(s => (s.Name, s.Verdict.Label is { } label && s.Verdict.Type == ScoreType.Category ? label : null))
            .Select(g => new ScoreMark(g.Key.Name, g.Key.Item2, g.Count(), g.Key.Item2 is null ? g.Sum(s => s.Verdict.Value ?? 0) : 0))
            .OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Label, StringComparer.Ordinal)
            .Take(MaxMarks),
    ];

    /// <summary>The scores that count: those that their scorer has not said anew of the same target.</summary>
    public static IEnumerable<StoredScore> Current(IEnumerable<StoredScore> scores) => scores
        .GroupBy(s => s.ScorerId is { } scorer ? (scorer, s.Span, s.Document, default(ItemHash)) : ("", s.Span, s.Document, s.Key))
        .Select(g => g.OrderBy(s => s.Revision).ThenBy(s => s.ScorerVersion).ThenBy(s => s.At).ThenBy(s => s.Key).Last());
}

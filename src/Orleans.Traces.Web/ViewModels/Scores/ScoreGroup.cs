using Orleans.Traces.Identity;
using Orleans.Traces.Query.Outlines;
using Orleans.Traces.Scoring;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.ViewModels.Scores;

/// <summary>The scores of one target.</summary>
/// <param name="Span">The span; null: the trace.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Current">Those that count, by name.</param>
/// <param name="Old">Those that their scorers have said anew since, the latest first.</param>
public sealed record ScoreGroup(SpanId? Span, string Title, IReadOnlyList<ShownScore> Current, IReadOnlyList<ShownScore> Old)
{
    /// <summary>The groups of a trace's scores: the trace itself, then its spans in tree order, then spans that have not come.</summary>
    public static IReadOnlyList<ScoreGroup> Of(IReadOnlyList<StoredScore> scores, TraceOutline outline, LocalTimes times)
    {
        var current = ScoreMark.Current(scores).ToHashSet();
        return
        [
            .. scores.GroupBy(s => s.Span)
                .Select(g => (Span: g.Key, Node: g.Key is { } span ? outline.Find(span) : -1, Scores: g))
                .OrderBy(g => g.Span is null ? -1 : g.Node < 0 ? int.MaxValue : g.Node)
                .Select(g => new ScoreGroup(
                    g.Span,
                    g.Span is null ? "The trace" : g.Node < 0 ? $"Span {g.Span}, which has not come" : OneLine.Of(outline[g.Node].Name),
                    [.. g.Scores.Where(current.Contains).OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => ShownScore.Of(s, times))],
                    [.. g.Scores.Where(s => !current.Contains(s)).OrderByDescending(s => s.At).Select(s => ShownScore.Of(s, times, isCurrent: false))])),
        ];
    }
}

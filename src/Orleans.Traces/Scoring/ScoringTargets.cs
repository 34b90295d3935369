using System.Text;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring;

/// <summary>What a scorer judges of a trace.</summary>
public static class ScoringTargets
{
    /// <summary>The targets in tree order, at most <see cref="ScorerRules.MaxTargets"/>; none: the scorer's filters do not fit the trace. Sampling is
    /// not looked at.</summary>
    public static IEnumerable<ScoringTarget> Of(Scorer scorer, TraceViewer viewer, IPrices prices, CancellationToken cancellationToken)
    {
        var searched = new SearchedTrace(viewer, prices);
        if (scorer.Traces is { } filter && filter.Evaluate(searched, cancellationToken).Count == 0)
            return [];

        var reader = new ViewReader(viewer, prices);
        var rule = scorer.Rule;
        if (scorer.Spans is not { } spans)
            return [Target(scorer, null, reader.OfTrace(rule.Sees, rule.Attribute))];

        return spans.Evaluate(searched, cancellationToken).SelectMany(s => s.Nodes).Distinct().Order().Take(ScorerRules.MaxTargets)
            .Select(node => Target(scorer, viewer.Tree.Nodes[node].Span.Header.SpanId, reader.OfSpan(node, rule.Sees, rule.Attribute)));
    }

    private static ScoringTarget Target(Scorer scorer, SpanId? span, ScoredView view)
    {
        var hash = view.Hash();
        return new ScoringTarget(span, view, hash, ScoreKey.Of(scorer, span, hash));
    }
}

/// <summary>One thing that a scorer judges.</summary>
/// <param name="Span">The span; null: the trace.</param>
/// <param name="View">What is seen of it.</param>
/// <param name="InputHash">Names what is seen of it.</param>
/// <param name="Key">Names the score.</param>
public sealed record ScoringTarget(SpanId? Span, ScoredView View, ItemHash InputHash, ItemHash Key);

/// <summary>Names a score: of one scorer's version, one target and one input there is one score.</summary>
public static class ScoreKey
{
    /// <summary>The name of a scorer's score.</summary>
    public static ItemHash Of(Scorer scorer, SpanId? span, ItemHash input) => OfText($"scorer {scorer.Id}\n{scorer.Version}\n{span}\n{input}");

    /// <summary>The name of a score that somebody sent under this id.</summary>
    public static ItemHash OfSent(string id) => OfText($"sent {id}");

    private static ItemHash OfText(string text) => ItemHash.OfContext(Encoding.UTF8.GetBytes(text));
}

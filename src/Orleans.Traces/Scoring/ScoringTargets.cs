using System.Globalization;
using System.Text;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring.Judging;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring;

/// <summary>What a scorer judges of a trace.</summary>
public static class ScoringTargets
{
    private const int MaxDocument = 200;

    /// <summary>The targets in tree order, at most <see cref="ScorerRules.MaxTargets"/>; none: the scorer's filters do not fit the trace. Sampling is
    /// not looked at.</summary>
    public static IEnumerable<ScoringTarget> Of(Scorer scorer, TraceViewer viewer, IPrices prices, CancellationToken cancellationToken)
    {
        if (ScorerTraces.Has(viewer.Summary))
            return [];
        var searched = new SearchedTrace(viewer, prices);
        if (scorer.Traces is { } filter && filter.Evaluate(searched, cancellationToken).Count == 0)
            return [];

        var reader = new ViewReader(viewer, prices);
        if (scorer.Spans is not { } spans)
            return Targets(scorer, null, viewer.Tree.Nodes.Count > 0 ? viewer.Tree.Nodes[0].Span.Header.SpanId : null, reader.OfTrace(scorer.Method));

        return spans.Evaluate(searched, cancellationToken).SelectMany(s => s.Nodes).Distinct().Order().Take(ScorerRules.MaxTargets)
            .SelectMany(node => Targets(scorer, IdOf(node), IdOf(node), reader.OfSpan(node, scorer.Method)))
            .Take(ScorerRules.MaxTargets);

        SpanId IdOf(int node) => viewer.Tree.Nodes[node].Span.Header.SpanId;
    }

    private static IEnumerable<ScoringTarget> Targets(Scorer scorer, SpanId? span, SpanId? at, ScoredView view)
    {
        if (scorer.Method is not JudgeMethod { EachDocument: true })
            return [Target(scorer, span, at, view)];
        return view.Documents.Select((document, i) => Target(scorer, span, at, view with { Documents = [document] }) with
        {
            Document = document.Id is { Length: > 0 and <= MaxDocument } id ? id : (i + 1).ToString(CultureInfo.InvariantCulture),
        });
    }

    private static ScoringTarget Target(Scorer scorer, SpanId? span, SpanId? at, ScoredView view)
    {
        var hash = view.Hash();
        return new ScoringTarget(span, view, hash, ScoreKey.Of(scorer, span, hash)) { At = at };
    }
}

/// <summary>One thing that a scorer judges.</summary>
/// <param name="Span">The span; null: the trace.</param>
/// <param name="View">What is seen of it.</param>
/// <param name="InputHash">Names what is seen of it.</param>
/// <param name="Key">Names the score.</param>
public sealed record ScoringTarget(SpanId? Span, ScoredView View, ItemHash InputHash, ItemHash Key)
{
    /// <summary>The document that is judged alone: its id, or its place from 1; null: all that is seen is judged together.</summary>
    public string? Document { get; init; }

    /// <summary>The span, or the first root of the trace that is judged; null: there is none.</summary>
    public SpanId? At { get; init; }
}

/// <summary>Names a score: of one scorer's version, one target and one input there is one score.</summary>
public static class ScoreKey
{
    /// <summary>The name of a scorer's score.</summary>
    public static ItemHash Of(Scorer scorer, SpanId? span, ItemHash input) => OfText($"scorer {scorer.Id}\n{scorer.Version}\n{span}\n{input}");

    /// <summary>The name of a score that somebody sent under this id.</summary>
    public static ItemHash OfSent(string id) => OfText($"sent {id}");

    private static ItemHash OfText(string text) => ItemHash.OfContext(Encoding.UTF8.GetBytes(text));
}

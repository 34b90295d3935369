using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Query.TraceQl;

/// <summary>A trace that was read, to be searched: a span is decoded when the query first needs it. Its scores are those that came with
/// its spans, and those that it was given later.</summary>
/// <param name="viewer">The trace.</param>
/// <param name="prices">What calls cost that do not say so.</param>
/// <param name="stored">Scores that it was given later; those of the trace as a whole count as its first span's. Null: none.</param>
public sealed class SearchedTrace(TraceViewer viewer, IPrices prices, IReadOnlyList<StoredScore>? stored = null) : ISearchedTrace
{
    private readonly IReadOnlyList<StoredScore> _stored = [.. ScoreMark.Current(stored ?? [])];
    private SpanFacts[]? _facts;
    private TraceRollup? _rollup;

    /// <inheritdoc/>
    public TraceSummary Summary => viewer.Summary;

    /// <inheritdoc/>
    public TraceTree Tree => viewer.Tree;

    /// <inheritdoc/>
    public TraceFacts Facts => Summary.Facts ?? Rollup.Trace;

    // What a span cost itself depends on what those below it report: so the facts of all spans are read, and kept, since they are small.
    private TraceRollup Rollup =>
        _rollup ??= TraceRollup.Of(Tree, _facts = [.. Enumerable.Range(0, Tree.Nodes.Count).Select(n => FactsReader.Read(viewer.Span(n)))], prices);

    /// <inheritdoc/>
    public SearchedSpan Read(int node, TraceQlNeeds needs)
    {
        var cost = Has(needs, TraceQlNeeds.Costs) ? Rollup.Own[node].CostUsd : null;
        var facts = Has(needs, TraceQlNeeds.Facts) ? _facts?[node] : SpanFacts.None;
        var needsView = facts is null || Has(needs, TraceQlNeeds.Attributes | TraceQlNeeds.Logs | TraceQlNeeds.Text | TraceQlNeeds.Scores);
        var view = needsView ? viewer.Span(node) : null;
        return new SearchedSpan
        {
            View = view,
            Facts = facts ?? FactsReader.Read(view!),
            Cost = cost,
            Scores = Has(needs, TraceQlNeeds.Scores) ? ScoresOf(view!, node) : [],
        };
    }

    private static bool Has(TraceQlNeeds needs, TraceQlNeeds one) => (needs & one) != 0;

    // A score has a number, a word, or both: it is found by either.
    private List<KeyValuePair<string, AttributeValue>> ScoresOf(SpanView view, int node)
    {
        List<KeyValuePair<string, AttributeValue>> scores = [];
        foreach (var score in viewer.Meaning(view).Scores)
            Add(scores, score.Name, score.Value, score.Label);
        foreach (var score in _stored)
        {
            if (score.Span is { } span ? span == view.SpanId : node == 0)
                Add(scores, score.Name, score.Verdict.Value, score.Verdict.Label);
        }

        return scores;
    }

    private static void Add(List<KeyValuePair<string, AttributeValue>> scores, string name, double? value, string? label)
    {
        if (value is { } number)
            scores.Add(new(name, new AttributeValue.Double(number)));
        if (label is not null)
            scores.Add(new(name, new AttributeValue.Text(label)));
    }
}

using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;

namespace Orleans.Traces.Query.TraceQl;

/// <summary>A trace that was read, to be searched: spans are decoded when the query first needs one.</summary>
/// <param name="viewer">The trace.</param>
/// <param name="facts">What a span means.</param>
/// <param name="cost">What a span cost, US dollars; null: not known.</param>
/// <param name="totals">What holds for the trace as a whole.</param>
public sealed class SearchedTrace(
    TraceViewer viewer, Func<SpanView, SpanFacts> facts, Func<SpanView, SpanFacts, decimal?> cost, Func<TraceTotals> totals) : ISearchedTrace
{
    private TraceTotals? _totals;

    /// <inheritdoc/>
    public TraceSummary Summary => viewer.Summary;

    /// <inheritdoc/>
    public TraceTree Tree => viewer.Tree;

    /// <inheritdoc/>
    public TraceTotals Totals => _totals ??= totals();

    /// <inheritdoc/>
    public SearchedSpan Read(int node, TraceQlNeeds needs)
    {
        var view = viewer.Span(node);
        if (!needs.HasFlag(TraceQlNeeds.Facts) && !needs.HasFlag(TraceQlNeeds.Costs))
            return new SearchedSpan(view);

        var found = facts(view);
        return new SearchedSpan(view) { Facts = found, Cost = needs.HasFlag(TraceQlNeeds.Costs) ? cost(view, found) : null };
    }
}

using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Totals;

namespace Orleans.Traces.Query.TraceQl;

/// <summary>A trace that a query is evaluated over. For one thread at a time.</summary>
public interface ISearchedTrace
{
    /// <summary>Its summary.</summary>
    TraceSummary Summary { get; }

    /// <summary>Its tree.</summary>
    TraceTree Tree { get; }

    /// <summary>What it means as a whole; asked for only where the query needs <see cref="TraceQlNeeds.TraceFacts"/>.</summary>
    TraceFacts Facts { get; }

    /// <summary>The span at this place in <see cref="TraceTree.Nodes"/>. Asked for once a node at most, and only where the query needs more of it
    /// than its name, ids, times, status and kind. It is let go again after what the query compares was taken from it.</summary>
    /// <param name="node">Its place.</param>
    /// <param name="needs">What is read of it; the rest may be missing.</param>
    SearchedSpan Read(int node, TraceQlNeeds needs);
}

/// <summary>A span as a query sees it.</summary>
public sealed record SearchedSpan
{
    /// <summary>The span, decoded; null where the query needs neither its attributes nor its texts.</summary>
    public SpanView? View { get; init; }

    /// <summary>What it means.</summary>
    public SpanFacts Facts { get; init; } = SpanFacts.None;

    /// <summary>What it cost itself, without the spans below it, US dollars; null: not known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Its scores by name; of one name there may be several.</summary>
    public IReadOnlyList<KeyValuePair<string, AttributeValue>> Scores { get; init; } = [];
}

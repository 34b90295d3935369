using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;

namespace Orleans.Traces.Query.TraceQl;

/// <summary>A trace that a query is evaluated over. For one thread at a time.</summary>
public interface ISearchedTrace
{
    /// <summary>Its summary.</summary>
    TraceSummary Summary { get; }

    /// <summary>Its tree.</summary>
    TraceTree Tree { get; }

    /// <summary>What holds for it as a whole; asked for only where the query needs <see cref="TraceQlNeeds.Totals"/>.</summary>
    TraceTotals Totals { get; }

    /// <summary>The span at this place in <see cref="TraceTree.Nodes"/>. Asked for once a node at most, and only where the query needs more of it
    /// than its name, ids, times, status and kind. It is let go again after what the query compares was taken from it.</summary>
    /// <param name="node">Its place.</param>
    /// <param name="needs">What is read of it; the rest may be missing.</param>
    SearchedSpan Read(int node, TraceQlNeeds needs);
}

/// <summary>A span as a query sees it.</summary>
/// <param name="View">The span, decoded.</param>
public sealed record SearchedSpan(SpanView View)
{
    /// <summary>What it means.</summary>
    public SpanFacts Facts { get; init; } = SpanFacts.None;

    /// <summary>What it cost, US dollars; null: not known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Its scores by name; of one name there may be several.</summary>
    public IReadOnlyList<KeyValuePair<string, AttributeValue>> Scores { get; init; } = [];
}

/// <summary>What holds for a trace as a whole. What is not known is null.</summary>
public sealed record TraceTotals
{
    /// <summary>Nothing is known.</summary>
    public static TraceTotals None { get; } = new();

    /// <summary>The trace's own name, else its root's.</summary>
    public string? Name { get; init; }

    /// <summary>The user whom it serves.</summary>
    public string? User { get; init; }

    /// <summary>The conversation that it belongs to.</summary>
    public string? Session { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Where it ran.</summary>
    public string? Environment { get; init; }

    /// <summary>The version of the application.</summary>
    public string? Release { get; init; }

    /// <summary>What it cost, US dollars.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Tokens of all inputs, each counted once.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens of all outputs, each counted once.</summary>
    public long? OutputTokens { get; init; }
}

/// <summary>The rules of full text: what a word is, and when two are the same.</summary>
public interface ITextMatcher
{
    /// <summary>A test for texts that hold all words of <paramref name="words"/>, in any order.</summary>
    Predicate<string> For(string words);
}

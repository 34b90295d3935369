using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query.Decoding;

namespace Orleans.Traces.GenAi.Totals;

/// <summary>Works out what traces mean, at today's prices.</summary>
/// <param name="books">What calls cost that do not say so, by project.</param>
/// <param name="unpriced">Told of each call of a model that has no price, when its trace is summed up as final.</param>
public sealed class TraceMeaning(IPriceBooks books, Action<TraceKey, SpanFacts, TokenUsage>? unpriced = null)
{
    /// <summary>The facts of a span: as noted, else read from its bytes.</summary>
    public static SpanFacts FactsOf(SpanItem span) => span.Facts ?? new FactsDecoder().Read(span);

    /// <summary>Notes on each span that has its bytes what it means.</summary>
    public static void Note(IEnumerable<TraceItem> items)
    {
        var decoder = new FactsDecoder();
        foreach (var item in items)
        {
            if (item is SpanItem { IsOutline: false, Facts: null } span)
                span.Note(decoder.Read(span));
        }
    }

    /// <summary>What a trace means whose spans were noted. One that was not counts as one that says nothing.</summary>
    /// <param name="key">The trace.</param>
    /// <param name="tree">Its tree.</param>
    /// <param name="isFinal">Nothing more of it is expected.</param>
    public TraceFacts Sum(TraceKey key, TraceTree tree, bool isFinal = false)
    {
        SpanFacts[] facts = [.. tree.Nodes.Select(n => n.Span.Facts ?? SpanFacts.None)];
        var rollup = TraceRollup.Of(tree, facts, books.Of(key.Project));
        if (isFinal && unpriced is not null)
        {
            foreach (var node in rollup.Unpriced)
                unpriced(key, facts[node], rollup.Own[node].Tokens);
        }

        return rollup.Trace;
    }
}

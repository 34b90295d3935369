using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query.Decoding;

namespace Orleans.Traces.GenAi.Totals;

/// <summary>Works out what traces mean, at today's prices.</summary>
/// <param name="prices">What calls cost that do not say so.</param>
public sealed class TraceMeaning(IPrices prices)
{
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
    public TraceFacts Sum(TraceTree tree) =>
        TraceRollup.Of(tree, [.. tree.Nodes.Select(n => n.Span.Facts ?? SpanFacts.None)], prices).Trace;
}

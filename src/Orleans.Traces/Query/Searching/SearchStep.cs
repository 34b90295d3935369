using Orleans.Traces.Assembling;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Query.Searching;

/// <summary>Something that a search hands on. A closed set.</summary>
public abstract record SearchStep
{
    private SearchStep()
    {
    }

    /// <summary>A trace that matches.</summary>
    /// <param name="Trace">Its summary.</param>
    /// <param name="Spansets">What matched within it, by the query's pipeline.</param>
    /// <param name="Spans">The first spans of each of <paramref name="Spansets"/>, in the order of its nodes: at most
    /// <see cref="SearchQuery.SpansPerSpanset"/>.</param>
    public sealed record Match(
        TraceSummary Trace, IReadOnlyList<Spanset> Spansets, IReadOnlyList<IReadOnlyList<MatchedSpan>> Spans) : SearchStep
    {
        /// <summary>The match of a trace, with the spans that the query asks for.</summary>
        public static Match Of(TraceSummary trace, TraceTree tree, IReadOnlyList<Spanset> spansets, int spansPerSpanset) => new(
            trace,
            spansets,
            [.. spansets.Select(s => (IReadOnlyList<MatchedSpan>)[.. s.Nodes.Take(spansPerSpanset).Select(n => MatchedSpan.Of(tree.Nodes[n]))])]);
    }

    /// <summary>How far it came.</summary>
    /// <param name="Progress">What was read so far.</param>
    public sealed record Working(SearchProgress Progress) : SearchStep;

    /// <summary>It ended.</summary>
    /// <param name="Progress">What was read in all.</param>
    /// <param name="Next">Where the next page starts; null where the range was read to its end.</param>
    /// <param name="Limited">The limit on what one query may read was met: there may be more, from <paramref name="Next"/> on.</param>
    public sealed record Ended(SearchProgress Progress, TraceCursor? Next, bool Limited) : SearchStep;
}

/// <summary>What a search read.</summary>
/// <param name="Candidates">Traces that the index gave.</param>
/// <param name="Read">Of these, how many had to be read whole.</param>
/// <param name="Bytes">Their size as sent.</param>
/// <param name="DownTo">Start of the last candidate, Unix nanoseconds: whatever is newer has been looked at; null: nothing was looked at yet.</param>
public sealed record SearchProgress(int Candidates, int Read, long Bytes, ulong? DownTo);

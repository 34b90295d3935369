using Orleans.Traces.Assembling;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Tests.Query;

public class MatchTests
{
    private static readonly TraceTree Tree = TraceTree.Build([Some.Span(1, name: "a"), Some.Span(2, 1, 5, 7, "b"), Some.Span(3, 1, 6, -1, "c")]);

    [Fact]
    public void The_first_spans_of_each_spanset_are_told_of()
    {
        Spanset[] sets = [new([0, 1, 2], [], []), new([2], [], [])];

        var match = SearchStep.Match.Of(Tree.Summarize(Some.Trace, TraceState.Final, 1, false), Tree, sets, spansPerSpanset: 2);

        Assert.Equal(2, match.Spans.Count);
        Assert.Equal([new(Some.SpanIdOf(1), "a", Some.At(0), 100 * Some.Ms), new(Some.SpanIdOf(2), "b", Some.At(5), 2 * Some.Ms)], match.Spans[0]);
        Assert.Equal([new(Some.SpanIdOf(3), "c", Some.At(6), 0)], match.Spans[1]);
    }

    [Fact]
    public void Where_none_are_asked_for_none_are_told_of()
    {
        var match = SearchStep.Match.Of(Tree.Summarize(Some.Trace, TraceState.Final, 1, false), Tree, [new([0], [], [])], spansPerSpanset: 0);

        Assert.Empty(Assert.Single(match.Spans));
    }
}

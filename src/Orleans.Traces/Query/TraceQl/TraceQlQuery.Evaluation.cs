using Orleans.Traces.Assembling;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl.Evaluation;
using Orleans.Traces.Query.TraceQl.Pruning;

namespace Orleans.Traces.Query.TraceQl;

/// <remarks>Evaluation over one trace.</remarks>
public sealed partial class TraceQlQuery
{
    /// <summary>It makes time series: <see cref="Metrics.MetricsEvaluation"/> does.</summary>
    public bool IsMetrics => Tree.Metrics is not null;

    /// <summary>What evaluation reads of a trace besides its tree and summary.</summary>
    public TraceQlNeeds Needs => Tree.Fields.Aggregate(TraceQlNeeds.None, (needs, next) => needs | next.Needs);

    /// <summary>What a trace must have for the query to match it: what a store finds candidates by. Every trace that matches has it.</summary>
    public SearchCondition Condition => QueryCondition.Of(Tree.Pipeline);

    /// <summary>What a trace's summary alone says of whether the query matches it. By its facts too, where the summary has them.</summary>
    public SummaryAnswer Test(TraceSummary summary) => new SummaryTest(summary).Of(Tree.Pipeline);

    /// <summary>What stands in <c>with(…)</c>, as text: <c>most_recent</c>, <c>true</c>.</summary>
    public IEnumerable<KeyValuePair<string, string>> Hints => Tree.Hints.Select(h => new KeyValuePair<string, string>(h.Key, h.Value.ToString()));

    /// <summary>The spansets that the query finds in a trace, those of groups in the order of their first spans; none: the trace does not
    /// match. Of a metrics query those that its series are made of.</summary>
    /// <remarks>Time and memory grow with the number of spans, and no step recurses over the depth of the tree.</remarks>
    public IReadOnlyList<Spanset> Evaluate(ISearchedTrace trace)
    {
        var (groups, fields) = Run(trace);
        if (groups.Count == 0)
            return [];

        var shown = ShownFields.Of(Tree.Pipeline);
        return [.. groups.Select(g => new Spanset(g.Nodes, [.. g.Said.Select(s => new KeyValuePair<string, AttributeValue>(s.Key, s.Value.ToAttribute()))],
            shown.Of(g.Nodes, fields)))];
    }

    internal (List<SpanGroup> Groups, FieldReader Fields) Run(ISearchedTrace trace)
    {
        var fields = new FieldReader(trace, Tree.Fields, Tree.Texts);
        return (new PipelineEvaluator(fields).Run(Tree.Pipeline), fields);
    }
}

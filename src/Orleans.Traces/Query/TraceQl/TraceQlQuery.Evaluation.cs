using Orleans.Traces.Query.TraceQl.Ast;
using Orleans.Traces.Query.TraceQl.Evaluation;

namespace Orleans.Traces.Query.TraceQl;

/// <remarks>Evaluation over one trace.</remarks>
public sealed partial class TraceQlQuery
{
    /// <summary>It makes time series.</summary>
    public bool IsMetrics => Tree.Metrics is not null;

    /// <summary>What evaluation reads of a trace besides its tree and summary.</summary>
    public TraceQlNeeds Needs => Tree.Fields.Aggregate(TraceQlNeeds.None, (needs, next) => needs | next.Needs);

    /// <summary>What stands in <c>with(…)</c>, as text: <c>most_recent</c>, <c>true</c>.</summary>
    public IEnumerable<KeyValuePair<string, string>> Hints => Tree.Hints.Select(h => new KeyValuePair<string, string>(h.Key, h.Value.ToString()));

    /// <summary>The spansets that the query finds in a trace, those of groups in the order of their first spans; none: the trace does not
    /// match. Of a metrics query those that its series are made of.</summary>
    /// <remarks>Time and memory grow with the number of spans, and no step recurses over the depth of the tree.</remarks>
    public IReadOnlyList<Spanset> Evaluate(ISearchedTrace trace)
    {
        var fields = new FieldReader(trace, Tree.Fields, Tree.Texts);
        var groups = new PipelineEvaluator(fields).Run(Tree.Pipeline);
        if (groups.Count == 0)
            return [];

        var shown = ShownFields.Of(Tree.Pipeline);
        return [.. groups.Select(g => new Spanset(g.Nodes, [.. g.Said.Select(s => new KeyValuePair<string, AttributeValue>(s.Key, s.Value.ToAttribute()))],
            shown.Of(g.Nodes, fields)))];
    }
}

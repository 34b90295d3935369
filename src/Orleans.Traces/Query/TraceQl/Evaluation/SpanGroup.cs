using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>A spanset on its way through a pipeline.</summary>
/// <param name="Nodes">Its spans' places in the tree, lowest first, each once; at least one.</param>
/// <param name="Said">What the pipeline said of it.</param>
internal sealed record SpanGroup(int[] Nodes, IReadOnlyList<KeyValuePair<string, Value>> Said)
{
    public SpanGroup With(int[] nodes) => nodes.Length == Nodes.Length ? this : this with { Nodes = nodes };

    public SpanGroup Saying(string name, Value value) => this with { Said = [.. Said.Where(s => s.Key != name), new(name, value)] };
}

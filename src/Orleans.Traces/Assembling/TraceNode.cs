using Orleans.Traces.Otlp;

namespace Orleans.Traces.Assembling;

/// <summary>A span in its place in the tree.</summary>
/// <param name="Span">The version of it that is shown.</param>
/// <param name="Depth">Levels below the top; 0 at the top.</param>
/// <param name="ParentIndex">Where the span that it hangs below stands in <see cref="TraceTree.Nodes"/>, always before it; -1 at the top.</param>
public readonly record struct TraceNode(SpanItem Span, int Depth, int ParentIndex);

namespace Orleans.Traces.Query.TraceQl;

/// <summary>Spans of one trace that a query matched together.</summary>
/// <param name="Nodes">Their places in <see cref="Assembling.TraceTree.Nodes"/>, lowest first.</param>
/// <param name="Attributes">What the query's pipeline says of the spanset: groups of <c>by</c>, values of aggregates; by their text in the query.</param>
/// <param name="Selected">What the query compared or selected, for each of <paramref name="Nodes"/>: by the attribute's text in the query.</param>
public sealed record Spanset(
    IReadOnlyList<int> Nodes,
    IReadOnlyList<KeyValuePair<string, AttributeValue>> Attributes,
    IReadOnlyList<IReadOnlyList<KeyValuePair<string, AttributeValue>>> Selected);

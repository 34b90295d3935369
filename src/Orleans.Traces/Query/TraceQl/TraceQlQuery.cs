namespace Orleans.Traces.Query.TraceQl;

/// <summary>A TraceQL query, parsed and checked. Immutable; used by many threads at once.</summary>
/// <param name="Text">As it was written.</param>
public sealed record TraceQlQuery(string Text);

namespace Orleans.Traces.Query.Decoding;

/// <summary>A decoded context: what all items under one resource and scope share.</summary>
/// <param name="Resource">The attributes of the resource.</param>
/// <param name="Scope">The instrumentation scope.</param>
/// <param name="Warnings">What could not be shown of both as it was sent.</param>
internal sealed record ContextView(AttributeMap Resource, ScopeView Scope, Warnings Warnings);

namespace Orleans.Traces.Query.Searching;

/// <summary>Collects the attributes of spans: which keys there are, or which values of one thing. Bounded by a limit.</summary>
public static class AttributeCollection
{
    /// <summary>Longer texts are no value that a person completes, in UTF-16 code units.</summary>
    public const int MaxValueLength = 256;

    /// <summary>The attributes of a span with their scopes, those of its events, links and log records included.</summary>
    public static IEnumerable<(AttributeScope Scope, string Key, AttributeValue Value)> Of(SpanView span) =>
        In(AttributeScope.Span, span.Attributes)
            .Concat(In(AttributeScope.Resource, span.Resource))
            .Concat(In(AttributeScope.Instrumentation, span.Scope.Attributes))
            .Concat(span.Events.SelectMany(e => In(AttributeScope.Event, e.Attributes)))
            .Concat(span.Logs.SelectMany(l => In(AttributeScope.Event, l.Attributes)))
            .Concat(span.Links.SelectMany(l => In(AttributeScope.Link, l.Attributes)));

    /// <summary>Whether a value is one that can be offered: a short text, a boolean or a number.</summary>
    public static bool IsOffered(AttributeValue value) =>
        value is AttributeValue.Text { Value.Length: <= MaxValueLength } or AttributeValue.Bool or AttributeValue.Int or AttributeValue.Double;

    private static IEnumerable<(AttributeScope, string, AttributeValue)> In(AttributeScope scope, AttributeMap attributes) =>
        attributes.Select(a => (scope, a.Key, a.Value));
}

namespace Orleans.Traces.Query.TraceQl.Ast;

/// <summary>Where a field stands.</summary>
internal enum FieldScope
{
    /// <summary>An attribute of the span, else of its resource, its events, its links, its instrumentation: the first that has it.</summary>
    Any,

    Span,
    Resource,
    Event,
    Link,
    Instrumentation,

    /// <summary>Not an attribute: see <see cref="Intrinsic"/>.</summary>
    Intrinsic,
}

/// <summary>Something of a span that a query names.</summary>
/// <param name="Scope">Where it stands.</param>
/// <param name="Intrinsic">Which, for <see cref="FieldScope.Intrinsic"/>.</param>
/// <param name="Name">An attribute's key; a score's name; the words of a full text; empty for other intrinsics.</param>
internal sealed record Field(FieldScope Scope, Intrinsic Intrinsic, string Name)
{
    public static Field Attribute(FieldScope scope, string key) => new(scope, Intrinsic.None, key);

    public static Field Of(Intrinsic intrinsic, string name = "") => new(FieldScope.Intrinsic, intrinsic, name);

    public ValueKind Type => Scope == FieldScope.Intrinsic ? Intrinsics.Of(Intrinsic).Type : ValueKind.Any;

    public TraceQlNeeds Needs => Scope switch
    {
        FieldScope.Intrinsic => Intrinsics.Of(Intrinsic).Needs,
        FieldScope.Any or FieldScope.Event => TraceQlNeeds.Attributes | TraceQlNeeds.Logs,
        _ => TraceQlNeeds.Attributes,
    };

    /// <summary>As a query writes it; what Tempo has two names for, by the name that Tempo answers with.</summary>
    public override string ToString() => Scope switch
    {
        FieldScope.Intrinsic when Intrinsic is Intrinsic.Score => "score:" + QuotedText.Of(Name),
        FieldScope.Intrinsic => Intrinsics.Of(Intrinsic).Name,
        FieldScope.Any => "." + Syntax.AttributeText.Of(Name),
        _ => Scope.ToString().ToLowerInvariant() + "." + Syntax.AttributeText.Of(Name),
    };
}

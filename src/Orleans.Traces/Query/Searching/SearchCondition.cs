namespace Orleans.Traces.Query.Searching;

/// <summary>What a trace must have for a query to match it: necessary, not sufficient. A closed set.</summary>
/// <remarks>A store finds candidates by it and may return more than fulfil it, but never leaves one out. Each candidate is then checked
/// against the query itself, so that every store gives the same answer.</remarks>
public abstract record SearchCondition
{
    private SearchCondition()
    {
    }

    /// <summary>Nothing is asked for.</summary>
    public sealed record Any : SearchCondition;

    /// <summary>All of these.</summary>
    public sealed record And(IReadOnlyList<SearchCondition> Parts) : SearchCondition;

    /// <summary>One of these.</summary>
    public sealed record Or(IReadOnlyList<SearchCondition> Parts) : SearchCondition;

    /// <summary>An attribute of this scope has this key, on any span, event, link, log record, resource or scope of the trace.</summary>
    public sealed record Has(AttributeScope Scope, string Key) : SearchCondition;

    /// <summary>An attribute has this key and exactly this value: text, a boolean or a whole number; a whole number however it was sent (2 or 2.0), and
    /// of a list one of its items.</summary>
    public sealed record Equal(AttributeScope Scope, string Key, AttributeValue Value) : SearchCondition;

    /// <summary>Something of the trace's texts (names, string values, log bodies, status messages) holds all words of this text, in any order, by
    /// the rules of full text.</summary>
    public sealed record Words(string Text) : SearchCondition;

    /// <summary>A fact of one of its spans has this value: see <see cref="FactNames"/>.</summary>
    public sealed record Fact(string Name, string Value) : SearchCondition;
}

/// <summary>Where an attribute stands.</summary>
public enum AttributeScope
{
    /// <summary>A span.</summary>
    Span,

    /// <summary>A resource.</summary>
    Resource,

    /// <summary>An event of a span, or a log record.</summary>
    Event,

    /// <summary>A link of a span.</summary>
    Link,

    /// <summary>An instrumentation scope.</summary>
    Instrumentation,
}

/// <summary>The facts that are indexed by value, besides attributes. Values as in the API.</summary>
public static class FactNames
{
    /// <summary>A span's name.</summary>
    public const string Name = "name";

    /// <summary>A span's status: <c>ok</c>, <c>error</c>, <c>unset</c>.</summary>
    public const string Status = "status";

    /// <summary>A span's kind in OpenTelemetry's words: <c>client</c>, <c>server</c>, …</summary>
    public const string OtelKind = "otelKind";

    /// <summary>What a span did: <c>llm</c>, <c>tool</c>, …</summary>
    public const string Kind = "kind";

    /// <summary>The model of a call, the one that answered and the one asked for.</summary>
    public const string Model = "model";

    /// <summary>Who served the model.</summary>
    public const string Provider = "provider";

    /// <summary>A tool that was called.</summary>
    public const string Tool = "tool";

    /// <summary>A session that a span names.</summary>
    public const string Session = "session";

    /// <summary>A user whom a span names.</summary>
    public const string User = "user";

    /// <summary>A tag that a span carries.</summary>
    public const string Tag = "tag";
}

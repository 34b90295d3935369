using System.Diagnostics.CodeAnalysis;

namespace Orleans.Traces.Query.Searching;

/// <summary>Something whose values are asked for. A closed set.</summary>
public abstract record SearchField
{
    private SearchField()
    {
    }

    /// <summary>Its values are looked up.</summary>
    public sealed record Found(ValueSource Source) : SearchField;

    /// <summary>Its values are words of the language.</summary>
    public sealed record Words(IReadOnlyList<string> Values) : SearchField;

    /// <summary>Nobody keeps its values: a duration, an id.</summary>
    public sealed record Unlisted : SearchField;

    private static readonly Words Statuses = new(["ok", "error", "unset"]);

    private static readonly Words Kinds = new(["client", "server", "producer", "consumer", "internal", "unspecified"]);

    private static readonly Found Names = new(new ValueSource.Fact(FactNames.Name));

    private static readonly Found RootNames = new(new ValueSource.TraceName());

    private static readonly Found RootServices = new(new ValueSource.TraceService());

    private static readonly Unlisted Nothing = new();

    // Those that Tempo lists, then ours.
    private static readonly Dictionary<string, SearchField> ByName = new(StringComparer.Ordinal)
    {
        ["duration"] = Nothing, ["event:name"] = Nothing, ["event:timeSinceStart"] = Nothing, ["instrumentation:name"] = Nothing,
        ["instrumentation:version"] = Nothing, ["kind"] = Kinds, ["link:spanID"] = Nothing, ["link:traceID"] = Nothing, ["name"] = Names,
        ["rootName"] = RootNames, ["rootServiceName"] = RootServices, ["span:duration"] = Nothing, ["span:id"] = Nothing, ["span:kind"] = Kinds,
        ["span:name"] = Names, ["span:parentID"] = Nothing, ["span:status"] = Statuses, ["span:statusMessage"] = Nothing, ["status"] = Statuses,
        ["statusMessage"] = Nothing, ["trace:duration"] = Nothing, ["trace:id"] = Nothing, ["trace:rootName"] = RootNames,
        ["trace:rootService"] = RootServices, ["traceDuration"] = Nothing,
        ["llm:cost"] = Nothing, ["llm:inputTokens"] = Nothing, ["llm:kind"] = Fact(FactNames.Kind), ["llm:model"] = Fact(FactNames.Model),
        ["llm:outputTokens"] = Nothing, ["llm:provider"] = Fact(FactNames.Provider), ["llm:text"] = Nothing, ["llm:tool"] = Fact(FactNames.Tool),
        ["trace:cost"] = Nothing, ["trace:name"] = new Found(new ValueSource.TraceName()), ["trace:session"] = Fact(FactNames.Session), ["trace:tags"] = Fact(FactNames.Tag), ["trace:user"] = Fact(FactNames.User),
    };

    // What the older API calls them, whose names have no scope.
    private static readonly Dictionary<string, SearchField> ByOldName = new(StringComparer.Ordinal)
    {
        ["error"] = new Words(["true"]), ["name"] = Names, ["root.name"] = RootNames, ["root.service.name"] = RootServices,
        ["status.code"] = new Words(["unset", "ok", "error"]),
    };

    /// <summary>What is no attribute, by name.</summary>
    public static IReadOnlyList<string> Intrinsics { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads a name of TraceQL: an attribute with its scope or a dot before it, or an intrinsic.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out SearchField? tag)
    {
        if (!ByName.TryGetValue(name, out tag) && FieldName.TryAttribute(name, out var scope, out var key))
            tag = new Found(new ValueSource.Attribute(scope, key));
        return tag is not null;
    }

    /// <summary>Reads a name of the older API: a key of any scope.</summary>
    public static SearchField OfOldName(string name) => ByOldName.GetValueOrDefault(name) ?? new Found(new ValueSource.Attribute(null, name));

    private static Found Fact(string name) => new(new ValueSource.Fact(name));
}

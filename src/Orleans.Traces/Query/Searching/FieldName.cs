namespace Orleans.Traces.Query.Searching;

/// <summary>Reads the names of fields as TraceQL writes them: <c>span.http.method</c>, <c>.foo</c>, <c>resource."a b"</c>, <c>status</c>.</summary>
public static class FieldName
{
    private static readonly Dictionary<string, AttributeScope?> Scopes = new(StringComparer.Ordinal)
    {
        [""] = null,
        ["span"] = AttributeScope.Span,
        ["resource"] = AttributeScope.Resource,
        ["event"] = AttributeScope.Event,
        ["link"] = AttributeScope.Link,
        ["instrumentation"] = AttributeScope.Instrumentation,
    };

    // What a found span or trace has a field for.
    private static readonly HashSet<string> Placed = new(StringComparer.Ordinal)
    {
        "name", "span:name", "duration", "span:duration", "span:id", "traceDuration", "trace:duration", "rootName", "trace:rootName",
        "rootServiceName", "trace:rootService", "trace:id",
    };

    /// <summary>A found span or trace shows it anyhow.</summary>
    public static bool HasPlaceOfItsOwn(string field) => Placed.Contains(field);

    /// <summary>The key that an answer names a field by: an attribute's without its scope, as Tempo does.</summary>
    public static string KeyOf(string field) => TryAttribute(field, out _, out var key) ? key : field;

    /// <summary>The scope of this name; null and true for none.</summary>
    public static bool TryScope(string name, out AttributeScope? scope) => Scopes.TryGetValue(name, out scope);

    /// <summary>Reads the name of an attribute.</summary>
    /// <param name="field">The name, scope included.</param>
    /// <param name="scope">Its scope; null: any.</param>
    /// <param name="key">Its key, without quotes.</param>
    public static bool TryAttribute(string field, out AttributeScope? scope, out string key)
    {
        var dot = field.IndexOf('.', StringComparison.Ordinal);
        key = "";
        scope = null;
        if (dot < 0 || dot == field.Length - 1 || !Scopes.TryGetValue(field[..dot], out scope))
            return false;

        key = Unquoted(field[(dot + 1)..]);
        return key.Length > 0;
    }

    private static string Unquoted(string text) => text.Length >= 2 && text[0] == '"' && text[^1] == '"'
        ? text[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
        : text;
}

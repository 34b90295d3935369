using System.Text.Json;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>A value with a name, short enough for a line.</summary>
public sealed record NamedValue(string Name, string Value)
{
    private const int MaxLength = 60;

    /// <summary>The members of an object that fit in a line; those that do not are left to <see cref="LongOf"/>.</summary>
    /// <param name="json">The object.</param>
    /// <param name="except">Names that are shown elsewhere.</param>
    public static IReadOnlyList<NamedValue> ShortOf(JsonElement? json, params IReadOnlyList<string> except) =>
        json is { ValueKind: JsonValueKind.Object } members
            ? [.. members.EnumerateObject().Where(m => IsShort(m.Value) && !except.Contains(m.Name)).Select(m => new NamedValue(OneLine.Of(m.Name), Line(m.Value)))]
            : [];

    /// <summary>The members of an object that do not fit in a line.</summary>
    public static IReadOnlyList<JsonProperty> LongOf(JsonElement? json, params IReadOnlyList<string> except) =>
        json is { ValueKind: JsonValueKind.Object } members ? [.. members.EnumerateObject().Where(m => !IsShort(m.Value) && !except.Contains(m.Name))] : [];

    private static bool IsShort(JsonElement value) => value.Size() <= MaxLength && !(value.ValueKind == JsonValueKind.String && value.GetString()!.Contains('\n', StringComparison.Ordinal));

    private static string Line(JsonElement value) =>
        OneLine.Of(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.Raw(MaxLength));
}

using System.Text.Json;

namespace Orleans.Traces.GenAi.Messages;

/// <summary>Reading members of JSON whose shape nobody promised.</summary>
internal static class JsonMembers
{
    /// <summary>The first of these members that there is and that is not null; null: none, or this is no object.</summary>
    public static JsonElement? Member(this JsonElement json, params ReadOnlySpan<string> names)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;

        foreach (var name in names)
        {
            if (json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null)
                return member;
        }

        return null;
    }

    /// <summary>The first of these members that is a text; null: none.</summary>
    public static string? Text(this JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (json.Member(name) is { ValueKind: JsonValueKind.String } text)
                return text.GetString();
        }

        return null;
    }

    /// <summary>The first of these members that is a list; null: none.</summary>
    public static JsonElement? List(this JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (json.Member(name) is { ValueKind: JsonValueKind.Array } list)
                return list;
        }

        return null;
    }

    /// <summary>The first of these members that is an object; null: none.</summary>
    public static JsonElement? Object(this JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (json.Member(name) is { ValueKind: JsonValueKind.Object } found)
                return found;
        }

        return null;
    }

    /// <summary>Whether this is a list that has something.</summary>
    public static bool IsFilledList(this JsonElement json) => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0;
}

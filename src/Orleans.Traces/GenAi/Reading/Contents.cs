using System.Text.Json;
using Orleans.Traces.GenAi.Messages;

namespace Orleans.Traces.GenAi.Reading;

/// <summary>Inputs and outputs: messages in the current shape, or any JSON, or text as a JSON text.</summary>
internal static class Contents
{
    /// <summary>Reads what must be messages; null: it is none.</summary>
    public static Func<SentValue, object?> Messages(string role) => value =>
        value.Json is { } json && ToMessages(json, role, wrapped: true) is { } messages ? messages : null;

    /// <summary>Reads anything.</summary>
    public static object? Any(SentValue value) => Whatever(value);

    /// <summary>Reads JSON that is an object or a list.</summary>
    public static object? Structure(SentValue value) =>
        value.Json is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json ? json : null;

    /// <summary>Reads a list of JSON texts, as the AI SDK sends values.</summary>
    public static object? ListOfJson(SentValue value)
    {
        if (value.Json is not { ValueKind: JsonValueKind.Array } list)
            return Whatever(value);

        return JsonContent.Written(writer =>
        {
            writer.WriteStartArray();
            foreach (var item in list.EnumerateArray())
                Decoded(item).WriteTo(writer);
            writer.WriteEndArray();
        });
    }

    /// <summary>Reads instructions: a text, or parts.</summary>
    public static object? Instructions(SentValue value) =>
        value.Json is { ValueKind: JsonValueKind.Array or JsonValueKind.Object } json ? json : value.Text is { } text ? JsonContent.OfText(text) : null;

    /// <summary>What was sent, as messages where it is some.</summary>
    /// <param name="value">What was sent.</param>
    /// <param name="role">Who speaks where nothing says it.</param>
    /// <param name="wrapped">Whether a request or an answer that holds messages is taken for them.</param>
    public static JsonElement Of(SentValue value, string role, bool wrapped)
    {
        var json = Whatever(value);
        return ToMessages(json, role, wrapped) ?? json;
    }

    /// <summary>JSON as messages in the current shape; null: it holds none.</summary>
    public static JsonElement? ToMessages(JsonElement json, string role, bool wrapped)
    {
        if (MessageWriter.IsCurrent(json))
            return json;
        if (json.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
            return null;

        var found = wrapped ? MessageFinder.Anywhere(json, role) : json.ValueKind == JsonValueKind.Array ? MessageFinder.InList(json, role) : null;
        return found is null ? null : MessageWriter.Write(found);
    }

    /// <summary>A JSON text that holds JSON, as that.</summary>
    public static JsonElement Decoded(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && json.GetString() is { } text && JsonContent.LooksLikeJson(text)
            ? JsonContent.Parse(text) ?? json
            : json;

    private static JsonElement Whatever(SentValue value) => value.Json ?? (value.Text is { } text ? JsonContent.OfText(text) : JsonContent.Of(value.Raw));
}

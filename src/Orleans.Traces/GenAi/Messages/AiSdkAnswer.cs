using System.Text.Json;
using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Messages;

/// <summary>An answer as the AI SDK sends it: text, reasoning, tool calls and object in an attribute each.</summary>
internal static class AiSdkAnswer
{
    /// <summary>The answer: an object where there is one, else a message.</summary>
    public static object? Read(NumberedKeys keys)
    {
        if (Json(keys, "object") is { } made)
            return made;

        var (text, reasoning) = (keys.Find("text")?.Text, Json(keys, "reasoning"));
        var calls = Json(keys, "toolCalls");
        if (string.IsNullOrEmpty(text) && reasoning is null && calls is null)
            return null;

        return JsonContent.Written(writer =>
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteString("role", MessageFinder.Assistant);
            if (keys.Find("finishReason")?.Text is { } reason)
                writer.WriteString("finish_reason", reason);
            writer.WriteStartArray("parts");
            WriteParts(writer, text, reasoning, calls);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
        });
    }

    private static void WriteParts(Utf8JsonWriter writer, string? text, JsonElement? reasoning, JsonElement? calls)
    {
        if (reasoning is { ValueKind: JsonValueKind.String } thought)
            PartWriter.WriteText(writer, "reasoning", thought.GetString()!);
        else if (reasoning is { } thoughts)
            PartWriter.WriteContent(writer, thoughts);
        if (!string.IsNullOrEmpty(text))
            PartWriter.WriteText(writer, "text", text);
        if (calls is { ValueKind: JsonValueKind.Array } list)
        {
            foreach (var call in list.EnumerateArray())
                PartWriter.WriteToolCall(writer, call);
        }
    }

    private static JsonElement? Json(NumberedKeys keys, string name) =>
        keys.Find(name) is { IsNothing: false } value ? (JsonElement)Contents.Any(value)! : null;
}

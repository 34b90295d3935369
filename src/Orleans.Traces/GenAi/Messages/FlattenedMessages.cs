using System.Text.Json;
using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Messages;

/// <summary>Messages whose members have an attribute each.</summary>
internal static class FlattenedMessages
{
    /// <summary>OpenLLMetry's: <c>0.role</c>, <c>0.content</c>, <c>0.tool_calls.0.name</c>.</summary>
    public static Func<NumberedKeys, object?> Plain(string role) => keys => Messages(keys, role, item => item);

    /// <summary>OpenInference's: <c>0.message.role</c>, <c>0.message.contents.0.message_content.text</c>.</summary>
    public static Func<NumberedKeys, object?> OpenInference(string role) => keys =>
        Messages(keys, role, item => item.Object("message") is { } message ? JsonContent.Written(writer => Write(writer, message)) : default);

    /// <summary>A list of one member of each: the texts of <c>0.prompt.text</c>. JSON in texts is taken out where it is <paramref name="decoded"/>.</summary>
    public static Func<NumberedKeys, object?> Each(string outer, string member, bool decoded = false) => keys =>
    {
        var items = KeyTree.ListOf(keys) is { } list
            ? list.EnumerateArray().Select(item => item.Object(outer)?.Member(member)).OfType<JsonElement>().ToList()
            : [];
        return items.Count == 0 ? null : JsonContent.Written(writer =>
        {
            writer.WriteStartArray();
            foreach (var item in items)
                (decoded ? Contents.Decoded(item) : item).WriteTo(writer);
            writer.WriteEndArray();
        });
    };

    /// <summary>A list of objects, as they are flattened.</summary>
    public static object? Objects(NumberedKeys keys) => KeyTree.ListOf(keys) is { } list ? list : null;

    /// <summary>The member <c>finish_reason</c> of each.</summary>
    public static object? FinishReasons(NumberedKeys keys)
    {
        var reasons = KeyTree.ListOf(keys) is { } list
            ? list.EnumerateArray().Select(item => item.Text("finish_reason")).OfType<string>().Take(Expect.MaxTags).ToList()
            : [];
        return reasons.Count == 0 ? null : reasons;
    }

    private static object? Messages(NumberedKeys keys, string role, Func<JsonElement, JsonElement> message)
    {
        if (KeyTree.ListOf(keys) is not { } list)
            return null;

        var found = list.EnumerateArray().Select(message).Where(m => m.ValueKind == JsonValueKind.Object).Select(m => new FoundMessage(m, role)).ToList();
        return found.Count == 0 ? null : MessageWriter.Write(found);
    }

    // In OpenAI's shape, which all else is read from.
    private static void Write(Utf8JsonWriter writer, JsonElement message)
    {
        writer.WriteStartObject();
        foreach (var name in (string[])["role", "name", "tool_call_id", "finish_reason"])
        {
            if (message.Text(name) is { } text)
                writer.WriteString(name, text);
        }

        writer.WriteStartArray("content");
        if (message.Member("content") is { } content)
            content.WriteTo(writer);
        foreach (var item in Items(message, "contents"))
            WriteContent(writer, item.Object("message_content") ?? item);
        writer.WriteEndArray();
        WriteToolCalls(writer, message);
        writer.WriteEndObject();
    }

    // The media stand one level deeper than elsewhere: image.image.url.
    private static void WriteContent(Utf8JsonWriter writer, JsonElement content)
    {
        foreach (var media in (string[])["image", "audio", "video"])
        {
            if (content.Object(media) is not { } outer)
                continue;

            writer.WriteStartObject();
            writer.WriteString("type", media);
            writer.WritePropertyName(media);
            (outer.Object(media) ?? outer).WriteTo(writer);
            writer.WriteEndObject();
            return;
        }

        content.WriteTo(writer);
    }

    private static void WriteToolCalls(Utf8JsonWriter writer, JsonElement message)
    {
        writer.WriteStartArray("tool_calls");
        foreach (var call in Items(message, "tool_calls"))
            (call.Object("tool_call") ?? call).WriteTo(writer);
        writer.WriteEndArray();
        if (message.Text("function_call_name") is not { } function)
            return;

        writer.WriteStartObject("function_call");
        writer.WriteString("name", function);
        writer.WriteString("arguments", message.Text("function_call_arguments_json") ?? "");
        writer.WriteEndObject();
    }

    private static IEnumerable<JsonElement> Items(JsonElement json, string name) => json.List(name) is { } list ? list.EnumerateArray() : [];
}

using System.Text.Json;
using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Messages;

using Shape = Action<Utf8JsonWriter, JsonElement>;

/// <summary>Writes the parts of a message in OpenTelemetry's current shape. A part of an unknown type stays as it was sent.</summary>
internal static class PartWriter
{
    // By the part's "type"; OpenAI's, Anthropic's and the AI SDK's.
    private static readonly Dictionary<string, Shape> ByType = new(StringComparer.Ordinal)
    {
        ["text"] = Said("text"), ["input_text"] = Said("text"), ["output_text"] = Said("text"),
        ["reasoning"] = WriteReasoning, ["thinking"] = WriteReasoning, ["refusal"] = Said("refusal"),
        ["tool_use"] = WriteToolCall, ["tool-call"] = WriteToolCall, ["function_call"] = WriteToolCall,
        ["tool_result"] = WriteToolResult, ["tool-result"] = WriteToolResult, ["function_call_output"] = WriteToolResult,
        ["image_url"] = Media("image", "image_url"), ["input_image"] = Media("image", "image_url"), ["image"] = Media("image", "image", "source"),
        ["input_audio"] = Media("audio", "input_audio"), ["audio"] = Media("audio", "audio"), ["video"] = Media("video", "video"),
        ["file"] = WriteFile, ["input_file"] = WriteFile, ["document"] = Media("document", "source"),
    };

    // By the one member that a part without a "type" has; Google's and Amazon's.
    private static readonly (string Member, Shape Write)[] ByMember =
    [
        ("text", (writer, part) => WriteText(writer, part.Member("thought") is { ValueKind: JsonValueKind.True } ? "reasoning" : "text", part.Text("text") ?? "")),
        ("reasoning", WriteReasoning),
        ("functionCall", Inner("functionCall", WriteToolCall)), ("function_call", Inner("function_call", WriteToolCall)),
        ("toolRequest", Inner("toolRequest", WriteToolCall)), ("toolUse", Inner("toolUse", WriteToolCall)),
        ("functionResponse", Inner("functionResponse", WriteToolResult)), ("function_response", Inner("function_response", WriteToolResult)),
        ("toolResponse", Inner("toolResponse", WriteToolResult)), ("toolResult", Inner("toolResult", WriteToolResult)),
        ("inlineData", Media("", "inlineData")), ("inline_data", Media("", "inline_data")), ("fileData", Media("", "fileData")),
        ("file_data", Media("", "file_data")), ("media", Media("", "media")),
    ];

    /// <summary>Writes a content: a text, a list of parts, or one.</summary>
    public static void WriteContent(Utf8JsonWriter writer, JsonElement content)
    {
        if (content.ValueKind != JsonValueKind.Array)
        {
            WritePart(writer, content);
            return;
        }

        foreach (var part in content.EnumerateArray())
            WritePart(writer, part);
    }

    /// <summary>Writes a part that is text.</summary>
    public static void WriteText(Utf8JsonWriter writer, string type, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        writer.WriteString("content", text);
        writer.WriteEndObject();
    }

    /// <summary>Writes a call of a tool, from any shape of one.</summary>
    public static void WriteToolCall(Utf8JsonWriter writer, JsonElement call)
    {
        var function = call.Object("function") ?? call;
        writer.WriteStartObject();
        writer.WriteString("type", "tool_call");
        WriteId(writer, call.Text("call_id", "toolCallId", "toolUseId", "ref", "id"));
        if (function.Text("name", "toolName") is { } name)
            writer.WriteString("name", name);
        if (function.Member("arguments", "args", "input") is { } arguments)
            WriteDecoded(writer, "arguments", arguments);
        writer.WriteEndObject();
    }

    /// <summary>Writes what a tool answered.</summary>
    public static void WriteToolResponse(Utf8JsonWriter writer, string? id, string? name, JsonElement response)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "tool_call_response");
        WriteId(writer, id);
        if (name is not null)
            writer.WriteString("name", name);
        WriteDecoded(writer, "response", response);
        writer.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter writer, JsonElement part)
    {
        if (part.ValueKind == JsonValueKind.String)
        {
            WriteText(writer, "text", part.GetString()!);
            return;
        }

        if (part.Text("type") is { } type)
        {
            // With "content" a text is in the current shape already.
            if (ByType.TryGetValue(type, out var write) && (type == "tool_result" || part.Member("content") is null))
                write(writer, part);
            else
                part.WriteTo(writer);
            return;
        }

        foreach (var (member, write) in ByMember)
        {
            if (part.Member(member) is not null)
            {
                write(writer, part);
                return;
            }
        }

        writer.WriteStartObject();
        writer.WriteString("type", "generic");
        writer.WritePropertyName("content");
        part.WriteTo(writer);
        writer.WriteEndObject();
    }

    private static Shape Said(string type) => (writer, part) => WriteText(writer, type, part.Text("text", "refusal") ?? "");

    private static Shape Inner(string member, Shape write) => (writer, part) => write(writer, part.Member(member)!.Value);

    private static void WriteReasoning(Utf8JsonWriter writer, JsonElement part)
    {
        var text = part.Text("text", "thinking", "reasoning")
            ?? string.Concat((part.List("summary") is { } summary ? summary.EnumerateArray() : default).Select(s => s.Text("text")));
        WriteText(writer, "reasoning", text);
    }

    private static void WriteToolResult(Utf8JsonWriter writer, JsonElement result)
    {
        if (result.Member("output", "result", "response", "content") is { } response)
            WriteToolResponse(writer, result.Text("tool_use_id", "toolCallId", "toolUseId", "call_id", "ref", "id"), result.Text("toolName", "name"), response);
        else
            result.WriteTo(writer);
    }

    private static void WriteFile(Utf8JsonWriter writer, JsonElement part)
    {
        var file = part.Object("file") ?? part;
        if (file.Text("file_id") is not { } id)
        {
            WriteMedia(writer, file, "");
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type", "file");
        writer.WriteString("file_id", id);
        writer.WriteEndObject();
    }

    private static Shape Media(string modality, params string[] members) => (writer, part) =>
        WriteMedia(writer, part.Member(members) is { } inner ? inner : part, modality);

    // An address, or the bytes themselves.
    private static void WriteMedia(Utf8JsonWriter writer, JsonElement media, string modality)
    {
        var uri = media.ValueKind == JsonValueKind.String ? media.GetString() : media.Text("url", "fileUri", "file_uri", "uri");
        var content = media.Text("data", "file_data", "base64");
        if (uri is null && content is null)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "generic");
            writer.WritePropertyName("content");
            media.WriteTo(writer);
            writer.WriteEndObject();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type", uri is null ? "blob" : "uri");
        if (media.Text("mime_type", "mimeType", "media_type", "mediaType", "contentType") is { } type)
            writer.WriteString("mime_type", type);
        if (modality.Length > 0)
            writer.WriteString("modality", modality);
        writer.WriteString(uri is null ? "content" : "uri", uri ?? content);
        writer.WriteEndObject();
    }

    private static void WriteId(Utf8JsonWriter writer, string? id)
    {
        if (id is not null)
            writer.WriteString("id", id);
    }

    // Arguments and answers are often JSON in a text.
    private static void WriteDecoded(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : null;
        (text is not null && JsonContent.LooksLikeJson(text) ? JsonContent.Parse(text) ?? value : value).WriteTo(writer);
    }
}

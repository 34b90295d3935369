using System.Text.Json;
using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Messages;

/// <summary>Writes messages of any shape in OpenTelemetry's current one: <c>{role, name?, finish_reason?, parts[]}</c>.</summary>
internal static class MessageWriter
{
    private static readonly Dictionary<string, string> Roles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["human"] = MessageFinder.User, ["ai"] = MessageFinder.Assistant, ["model"] = MessageFinder.Assistant, ["function"] = MessageFinder.Tool,
        ["developer"] = MessageFinder.System,
    };

    /// <summary>The messages as a list.</summary>
    public static JsonElement Write(IReadOnlyList<FoundMessage> messages) => JsonContent.Written(writer =>
    {
        writer.WriteStartArray();
        foreach (var message in messages)
            Write(writer, message);
        writer.WriteEndArray();
    });

    /// <summary>Whether this is a list of messages in the current shape already.</summary>
    public static bool IsCurrent(JsonElement json)
    {
        if (!json.IsFilledList())
            return false;

        foreach (var message in json.EnumerateArray())
        {
            if (!IsCurrentMessage(message))
                return false;
        }

        return true;
    }

    private static bool IsCurrentMessage(JsonElement message)
    {
        if (message.Text("role") is null || message.List("parts") is not { } parts)
            return false;

        foreach (var part in parts.EnumerateArray())
        {
            if (part.Text("type") is null)
                return false;
        }

        return true;
    }

    private static void Write(Utf8JsonWriter writer, FoundMessage found)
    {
        if (IsCurrentMessage(found.Json))
        {
            found.Json.WriteTo(writer);
            return;
        }

        var message = LangChainRoles.Unwrap(found.Json);
        var role = LangChainRoles.Of(found.Json) ?? message.Text("role") ?? RoleOfItem(message) ?? found.Role;
        role = Roles.GetValueOrDefault(role, role);
        writer.WriteStartObject();
        writer.WriteString("role", role);
        if (message.Text("name") is { } name && role != MessageFinder.Tool)
            writer.WriteString("name", name);
        if ((found.FinishReason ?? message.Text("finish_reason", "finishReason", "stop_reason")) is { } reason)
            writer.WriteString("finish_reason", reason);
        writer.WriteStartArray("parts");
        WriteParts(writer, message, role);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string? RoleOfItem(JsonElement item) => item.Text("type") switch
    {
        "function_call" or "reasoning" => MessageFinder.Assistant,
        "function_call_output" => MessageFinder.Tool,
        _ => null,
    };

    private static void WriteParts(Utf8JsonWriter writer, JsonElement message, string role)
    {
        if (message.ValueKind != JsonValueKind.Object || RoleOfItem(message) is not null)
        {
            PartWriter.WriteContent(writer, message);
            return;
        }

        if (message.Text("reasoning_content", "reasoning") is { } thought)
            PartWriter.WriteText(writer, "reasoning", thought);
        if (message.Member("content", "parts", "message") is { } content)
            WriteContent(writer, message, content, role);
        if (message.Text("refusal") is { } refusal)
            PartWriter.WriteText(writer, "refusal", refusal);
        if (message.List("tool_calls", "toolCalls") is { } calls)
        {
            foreach (var call in calls.EnumerateArray())
                PartWriter.WriteToolCall(writer, call);
        }

        if (message.Object("function_call") is { } function)
            PartWriter.WriteToolCall(writer, function);
    }

    // A tool's message is what it answered, whatever stands in it, unless its parts say so themselves.
    private static void WriteContent(Utf8JsonWriter writer, JsonElement message, JsonElement content, string role)
    {
        var id = message.Text("tool_call_id", "toolCallId") ?? (role == MessageFinder.Tool ? message.Text("id") : null);
        if (role == MessageFinder.Tool && (id is not null || content.ValueKind == JsonValueKind.String))
            PartWriter.WriteToolResponse(writer, id, message.Text("name"), content);
        else
            PartWriter.WriteContent(writer, content);
    }
}

using System.Text.Json;

namespace Orleans.Traces.Web.ViewModels.Excerpts;

/// <summary>What is said in an input or output: messages, any JSON, or a text.</summary>
public static class SaidTexts
{
    // Members under which applications keep the one text that counts, when they hand over an object.
    private static readonly string[] Members = ["question", "query", "input", "prompt", "output", "answer", "result", "response", "text", "content"];

    /// <summary>What the user said last: the history before it was shown with the turns before.</summary>
    public static string Asked(JsonElement? input) => Said(input, "user");

    /// <summary>What was answered last.</summary>
    public static string Answered(JsonElement? output) => Said(output, "assistant");

    private static string Said(JsonElement? json, string role) => json switch
    {
        { ValueKind: JsonValueKind.Array } list when Messages(list) is { Count: > 0 } messages => LastOf(messages, role),
        { ValueKind: JsonValueKind.Object } filled when Inner(filled) is { } inner => Said(inner, role),
        { } other => Plain(other),
        null => "",
    };

    private static JsonElement? Inner(JsonElement json)
    {
        if (json.TryGetProperty("messages", out var messages) && Messages(messages) is { Count: > 0 })
            return messages;
        foreach (var member in Members)
        {
            if (json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String)
                return value;
        }

        return null;
    }

    private static List<JsonElement>? Messages(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
            return null;

        var messages = new List<JsonElement>();
        foreach (var item in json.EnumerateArray())
        {
            if (Text(item, "role") is null || !(item.TryGetProperty("parts", out var parts) && parts.ValueKind == JsonValueKind.Array) && Text(item, "content") is null)
                return null;
            messages.Add(item);
        }

        return messages;
    }

    private static string LastOf(List<JsonElement> messages, string role)
    {
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            if (Text(messages[i], "role") == role && Words(messages[i]) is { Length: > 0 } words)
                return words;
        }

        return Words(messages[^1]);
    }

    private static string Words(JsonElement message)
    {
        if (!message.TryGetProperty("parts", out var parts) || parts.ValueKind != JsonValueKind.Array)
            return Text(message, "content") ?? "";

        var texts = new List<string>();
        foreach (var part in parts.EnumerateArray())
        {
            if (Text(part, "type") == "text" && Text(part, "content") is { } content)
                texts.Add(content);
        }

        return texts.Count > 0 ? string.Join('\n', texts) : string.Join('\n', parts.EnumerateArray().Select(Deed).Where(d => d.Length > 0));
    }

    // Where nothing is said, something may be done.
    private static string Deed(JsonElement part) => Text(part, "type") switch
    {
        "tool_call" => $"→ {Text(part, "name") ?? "a tool"}({(part.TryGetProperty("arguments", out var arguments) ? Plain(arguments) : "")})",
        "tool_call_response" => "← " + (part.TryGetProperty("response", out var response) ? Plain(response) : ""),
        _ => "",
    };

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Plain(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        _ => json.GetRawText(),
    };
}

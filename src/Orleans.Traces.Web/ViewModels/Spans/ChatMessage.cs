using System.Text.Json;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>A message of a conversation.</summary>
/// <param name="Role">Who speaks, by their looks.</param>
/// <param name="RoleName">Who speaks, as it was sent.</param>
/// <param name="Name">The speaker's name; empty when not sent.</param>
/// <param name="Finish">Why the model stopped; empty when not sent.</param>
/// <param name="Parts">What is said.</param>
public sealed record ChatMessage(ChatRole Role, string RoleName, string Name, string Finish, IReadOnlyList<ChatPart> Parts)
{
    /// <summary>The messages of a content; null: it is something else than messages.</summary>
    public static IReadOnlyList<ChatMessage>? ListOf(JsonElement content)
    {
        if (content.ValueKind != JsonValueKind.Array || content.GetArrayLength() == 0)
            return null;

        var messages = new List<ChatMessage>();
        foreach (var json in content.EnumerateArray())
        {
            if (json.Member("role") is not { ValueKind: JsonValueKind.String } role || json.Member("parts") is not { ValueKind: JsonValueKind.Array } parts)
                return null;

            var name = role.GetString()!;
            messages.Add(new ChatMessage(RoleOf(name), name, json.Text("name"), json.Text("finish_reason"), [.. parts.EnumerateArray().Select(ChatParts.Of)]));
        }

        return WithNames(messages);
    }

    private static ChatRole RoleOf(string name) => name switch
    {
        "system" or "developer" => ChatRole.System,
        "user" => ChatRole.User,
        "assistant" => ChatRole.Assistant,
        "tool" => ChatRole.Tool,
        _ => ChatRole.Other,
    };

    // A result seldom says which tool it is from; the call with its id does.
    private static List<ChatMessage> WithNames(List<ChatMessage> messages)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var call in messages.SelectMany(m => m.Parts).OfType<ChatPart.ToolCall>())
            names.TryAdd(call.Id, call.Name);
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Parts.Any(p => p is ChatPart.ToolResult { Name: "" }))
                messages[i] = messages[i] with { Parts = [.. messages[i].Parts.Select(p => Named(p, names))] };
        }

        return messages;
    }

    private static ChatPart Named(ChatPart part, Dictionary<string, string> names) =>
        part is ChatPart.ToolResult { Name: "", Id.Length: > 0 } result && names.TryGetValue(result.Id, out var name) ? result with { Name = name } : part;
}

/// <summary>Who speaks, as far as looks tell them apart.</summary>
public enum ChatRole
{
    /// <summary>The instructions.</summary>
    System,

    /// <summary>Who asks.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,

    /// <summary>A tool.</summary>
    Tool,

    /// <summary>Somebody else.</summary>
    Other,
}

using System.Text.Json;

namespace Orleans.Traces.GenAi.Messages;

/// <summary>Who speaks in LangChain's messages, which name a class or a type in the place of a role.</summary>
internal static class LangChainRoles
{
    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        ["human"] = MessageFinder.User, ["HumanMessage"] = MessageFinder.User, ["HumanMessageChunk"] = MessageFinder.User,
        ["ai"] = MessageFinder.Assistant, ["AIMessage"] = MessageFinder.Assistant, ["AIMessageChunk"] = MessageFinder.Assistant,
        ["system"] = MessageFinder.System, ["SystemMessage"] = MessageFinder.System,
        ["tool"] = MessageFinder.Tool, ["ToolMessage"] = MessageFinder.Tool,
        ["function"] = MessageFinder.Tool, ["FunctionMessage"] = MessageFinder.Tool,
        ["ChatMessage"] = MessageFinder.User,
    };

    /// <summary>The role; null: this is no message of LangChain's.</summary>
    public static string? Of(JsonElement message)
    {
        if (message.List("id") is { } path && path.GetArrayLength() is > 0 and var length && path[length - 1] is { ValueKind: JsonValueKind.String } last)
            return message.Object("kwargs") is not null ? Roles.GetValueOrDefault(last.GetString()!) : null;

        return message.Text("type") is { } type && message.Member("content", "data") is not null ? Roles.GetValueOrDefault(type) : null;
    }

    /// <summary>The message itself, out of the object that says its class.</summary>
    public static JsonElement Unwrap(JsonElement message) => Of(message) is null ? message : message.Object("kwargs", "data") ?? message;
}

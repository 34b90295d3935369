using System.Text.Json;

namespace Orleans.Traces.GenAi.Messages;

/// <summary>Finds the messages in JSON: a list of them, or a request or an answer that holds one.</summary>
internal static class MessageFinder
{
    /// <summary>Who speaks where nothing says it.</summary>
    public const string User = "user", Assistant = "assistant", System = "system", Tool = "tool";

    // A wrapper within a wrapper within a wrapper is the deepest that any client sends.
    private const int MaxWrappers = 4;

    /// <summary>The messages of a bare list, or of one message; null: it is something else.</summary>
    public static List<FoundMessage>? InList(JsonElement json, string role)
    {
        if (IsMessage(json))
            return [new FoundMessage(json, role)];
        if (!json.IsFilledList())
            return null;
        if (json.GetArrayLength() == 1 && json[0].ValueKind == JsonValueKind.Array)
            json = json[0];

        var found = new List<FoundMessage>();
        foreach (var item in json.EnumerateArray())
        {
            if (!IsMessage(item) && !IsAnswerItem(item))
                return null;
            found.Add(new FoundMessage(item, role));
        }

        return found.Count > 0 ? found : null;
    }

    /// <summary>The messages of a list, of a request to a model or of its answer; null: it is something else.</summary>
    public static List<FoundMessage>? Anywhere(JsonElement json, string role, int wrappers = 0)
    {
        if (InList(json, role) is { } list)
            return list;
        if (json.ValueKind != JsonValueKind.Object || wrappers >= MaxWrappers)
            return null;

        return OfRequest(json, role) ?? OfAnswer(json, role) ?? (json.Object("kwargs", "data", "request", "response") is { } inner
            ? Anywhere(inner, role, wrappers + 1)
            : null);
    }

    /// <summary>Whether this is a message of any shape: it names who speaks.</summary>
    public static bool IsMessage(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && ((json.Text("role") is not null && SaysSomething(json))
            || LangChainRoles.Of(json) is not null);

    private static bool SaysSomething(JsonElement json) =>
        json.ValueKind is JsonValueKind.String or JsonValueKind.Array
        || json.Member("content", "parts", "tool_calls", "function_call", "toolCalls", "refusal", "kwargs") is not null;

    // An item of the list "output" of OpenAI's Responses API that stands for what others put into a message.
    private static bool IsAnswerItem(JsonElement json) => json.Text("type") is "function_call" or "function_call_output" or "reasoning";

    private static List<FoundMessage>? OfRequest(JsonElement json, string role)
    {
        // OpenAI and Anthropic; the AI SDK's "system" and "prompt"; Google's "contents".
        var found = json.List("messages", "contents") is { } list ? InList(list, role) : null;
        if (found is null && json.List("input") is { } input)
            found = InList(input, User);
        if (found is null && json.Member("prompt") is { } prompt && IsOnly(json, "system", "prompt", "messages", "instructions"))
            found = prompt.ValueKind == JsonValueKind.String ? [new FoundMessage(prompt, User)] : InList(prompt, User);
        if (found is null)
            return null;

        var system = json.Member("system", "instructions")
            ?? json.Object("config", "generationConfig", "generation_config")?.Member("system_instruction", "systemInstruction")
            ?? json.Member("system_instruction", "systemInstruction");
        if (system is { } instructions && found[0].Json.Text("role") != System)
            found.Insert(0, new FoundMessage(instructions, System));
        return found;
    }

    private static List<FoundMessage>? OfAnswer(JsonElement json, string role)
    {
        if (json.List("choices", "candidates", "generations") is { } choices)
            return OfChoices(choices);
        if (json.List("output") is { } output)
            return InList(output, Assistant);
        if (json.Object("message") is { } message && SaysSomething(message))
            return [new FoundMessage(message, Assistant, Finish(json))];
        if (json.Object("content")?.List("parts") is not null)
            return [new FoundMessage(json.Object("content")!.Value, role, Finish(json))];
        return null;
    }

    private static List<FoundMessage>? OfChoices(JsonElement choices)
    {
        var found = new List<FoundMessage>();
        foreach (var choice in choices.EnumerateArray())
        {
            var one = choice.ValueKind == JsonValueKind.Array && choice.GetArrayLength() > 0 ? choice[0] : choice;
            if (one.Member("message", "content", "text") is not { } said || !SaysSomething(said))
                return null;
            found.Add(new FoundMessage(said, Assistant, Finish(one)));
        }

        return found.Count > 0 ? found : null;
    }

    private static string? Finish(JsonElement json) => json.Text("finish_reason", "finishReason", "stop_reason");

    private static bool IsOnly(JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (!names.Contains(member.Name))
                return false;
        }

        return true;
    }
}

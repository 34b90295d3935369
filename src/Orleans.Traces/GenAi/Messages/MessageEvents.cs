using System.Text.Json;
using Orleans.Traces.GenAi.Reading;
using Orleans.Traces.Query;

namespace Orleans.Traces.GenAi.Messages;

/// <summary>Messages that come as an event each: OpenTelemetry's older way.</summary>
internal static class MessageEvents
{
    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        ["gen_ai.system.message"] = MessageFinder.System, ["gen_ai.user.message"] = MessageFinder.User,
        ["gen_ai.assistant.message"] = MessageFinder.Assistant, ["gen_ai.tool.message"] = MessageFinder.Tool,
        ["gen_ai.choice"] = MessageFinder.Assistant,
    };

    /// <summary>The messages of these events: of span events in the order sent, of log records by their time.</summary>
    public static object? Read(IReadOnlyList<SentEvent> events)
    {
        var found = new List<(ulong Time, FoundMessage Message)>();
        foreach (var sent in events)
        {
            if (Message(BodyOf(sent), sent.Name) is { } message)
                found.Add((sent.Time, message));
        }

        if (found.Count == 0)
            return null;
        return MessageWriter.Write(events[0].IsLog ? SameMoment.InOrder(found) : [.. found.Select(f => f.Message)]);
    }

    /// <summary>The messages of events that stand in a list, as Pydantic AI sends them, that are answers or not.</summary>
    public static JsonElement? InList(JsonElement list, bool answers)
    {
        if (!list.IsFilledList())
            return null;

        var found = new List<FoundMessage>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.Text("event.name") is not { } name)
                return null;
            if ((name == "gen_ai.choice") == answers && Message(item, name) is { } message)
                found.Add(message);
        }

        return found.Count > 0 ? MessageWriter.Write(found) : null;
    }

    /// <summary>Reads events that carry all messages as the JSON of one attribute.</summary>
    public static Func<IReadOnlyList<SentEvent>, object?> Carried(string attribute, string role) => events =>
    {
        foreach (var sent in events)
        {
            if (sent.Attributes.TryGet(attribute, out var value))
                return Contents.Of(new SentValue(attribute, value), role, wrapped: true);
        }

        return null;
    };

    private static FoundMessage? Message(JsonElement? body, string name)
    {
        var role = Roles.GetValueOrDefault(name, MessageFinder.User);
        if (body is not { } json)
            return null;
        return json.Member("message") is { } inner
            ? new FoundMessage(Decoded(inner), role, json.Text("finish_reason"))
            : new FoundMessage(json, role);
    }

    private static JsonElement Decoded(JsonElement message) =>
        message.ValueKind == JsonValueKind.String && message.GetString() is { } text && JsonContent.LooksLikeJson(text)
            ? JsonContent.Parse(text) ?? message
            : message;

    // A log record has a body; a span event has attributes alone, some with the whole body in one.
    private static JsonElement? BodyOf(SentEvent sent)
    {
        if (sent.Body is not AttributeValue.Empty)
            return new SentValue("body", sent.Body).Json ?? JsonContent.Of(sent.Body);
        if (sent.Attributes.TryGet("gen_ai.event.content", out var content))
            return new SentValue("gen_ai.event.content", content).Json ?? JsonContent.Of(content);
        return sent.Attributes.Count == 0 ? null : JsonContent.Written(writer => WriteAttributes(writer, sent.Attributes));
    }

    private static void WriteAttributes(Utf8JsonWriter writer, AttributeMap attributes)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in attributes)
        {
            var name = key == "message.content" ? "content" : key;
            writer.WritePropertyName(name);
            if (name is "tool_calls" or "message" && new SentValue(key, value).Json is { } json)
                json.WriteTo(writer);
            else
                AttributeValueConverter.Write(writer, value);
        }

        writer.WriteEndObject();
    }
}

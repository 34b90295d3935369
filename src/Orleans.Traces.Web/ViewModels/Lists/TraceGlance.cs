using System.Text.Json;
using Orleans.Traces.GenAi;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Scores;

namespace Orleans.Traces.Web.ViewModels.Lists;

/// <summary>What a row shows of a trace that its summary does not tell: what was asked, what was answered, how it was judged.</summary>
/// <param name="Input">What it was asked, in short; empty: not known.</param>
/// <param name="Output">What it answered, in short; empty: not known.</param>
/// <param name="Scores">The scores that came with its spans.</param>
public sealed record TraceGlance(string Input, string Output, IReadOnlyList<ScoreChip> Scores)
{
    // So many scores say how a trace did; the others are on its page.
    private const int MaxScores = 6;

    /// <summary>Nothing is known.</summary>
    public static TraceGlance None { get; } = new("", "", []);

    /// <summary>Reads it: the first span says what was asked and answered; where it does not, its first model call what was asked, and its last
    /// what was answered.</summary>
    public static TraceGlance Of(TraceViewer trace)
    {
        if (trace.Tree.Nodes.Count == 0)
            return None;

        var (input, output, answered) = ("", "", 0UL);
        var scores = new List<ScoreChip>();
        for (var node = 0; node < trace.Tree.Nodes.Count; node++)
        {
            var span = trace.Span(node);
            var meaning = trace.Meaning(span);
            scores.AddRange(meaning.Scores.Take(MaxScores - scores.Count).Select(ScoreChip.Of));
            if (node > 0 && meaning.Facts.Kind is not (SpanKind.Llm or SpanKind.Agent or SpanKind.Chain))
                continue;

            if (input.Length == 0)
                input = Asked(meaning.Input);
            if (answered != ulong.MaxValue && Answered(meaning.Output) is { Length: > 0 } text && span.EndTimeUnixNano >= answered)
                (output, answered) = (text, node == 0 ? ulong.MaxValue : span.EndTimeUnixNano);
        }

        return new TraceGlance(input, output, scores);
    }

    // What the user said last before the model was called: the history before it is the same in every row.
    private static string Asked(JsonElement? input) => input switch
    {
        { ValueKind: JsonValueKind.Array } list when Messages(list) is { Count: > 0 } messages =>
            Said(messages.LastOrDefault(m => Role(m) == "user")) is { Length: > 0 } said ? said : Said(messages[^1]),
        { } other => Short(other),
        null => "",
    };

    private static string Answered(JsonElement? output) => output switch
    {
        { ValueKind: JsonValueKind.Array } list when Messages(list) is { Count: > 0 } messages => Said(messages[^1]),
        { } other => Short(other),
        null => "",
    };

    private static List<JsonElement>? Messages(JsonElement list)
    {
        var messages = new List<JsonElement>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || Role(item) is null || !item.TryGetProperty("parts", out var parts) || parts.ValueKind != JsonValueKind.Array)
                return null;
            messages.Add(item);
        }

        return messages;
    }

    private static string? Role(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("role", out var role) && role.ValueKind == JsonValueKind.String ? role.GetString() : null;

    private static string Said(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
            return "";

        var texts = new List<string>();
        foreach (var part in message.GetProperty("parts").EnumerateArray())
        {
            if (Text(part, "type") == "text" && part.TryGetProperty("content", out var content))
                texts.Add(Short(content));
            else if (Text(part, "type") == "tool_call")
                texts.Add($"→ {TraceRow.Cell(Text(part, "name") ?? "a tool")}({(part.TryGetProperty("arguments", out var arguments) ? Short(arguments) : "")})");
            else if (Text(part, "type") == "tool_call_response" && part.TryGetProperty("response", out var response))
                texts.Add("← " + Short(response));
            if (texts.Sum(t => t.Length) > TraceRow.MaxText)
                break;
        }

        return TraceRow.Clip(string.Join(' ', texts));
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Short(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => OneLine(json.GetString()!),
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        _ => OneLine(json.GetRawText()),
    };

    // Blanks run together: what is indented or has paragraphs says no less so.
    private static string OneLine(string text)
    {
        var start = text.AsSpan(0, Math.Min(text.Length, TraceRow.MaxText * 4)).ToString();
        return TraceRow.Cell(string.Join(' ', start.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }
}

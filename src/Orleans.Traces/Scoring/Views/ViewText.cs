using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Orleans.Traces.Scoring.Views;

/// <summary>What is said in an input or output, as one text.</summary>
/// <param name="Text">The text, clipped.</param>
/// <param name="Note">What was left out of it, in words; null: nothing was.</param>
public sealed record ViewText(string Text, string? Note)
{
    /// <summary>Characters of a text that rules look at. Of a longer one they see the first half of so many and the last half.</summary>
    public const int MaxLength = 64 * 1024;

    private const string Parts = "parts", Type = "type", Content = "content";

    /// <summary>The text of what was asked or answered; null: there is none.</summary>
    public static ViewText? Of(JsonElement? value, int maxLength = MaxLength) => Whole(value) is { } text ? Clipped(text, maxLength) : null;

    /// <summary>As <see cref="Of"/>, however long it is.</summary>
    /// <remarks>Of messages what they say, a line for each part; of a text itself; of other JSON its source.</remarks>
    public static string? Whole(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Array } list when AreMessages(list) => Said(list.EnumerateArray().SelectMany(m => m.GetProperty(Parts).EnumerateArray())),
        { } other => other.GetRawText(),
    };

    /// <summary>Clips a text by the rule of <see cref="MaxLength"/>.</summary>
    public static ViewText Clipped(string text, int maxLength = MaxLength)
    {
        if (text.Length <= maxLength)
            return new ViewText(text, null);
        var half = maxLength / 2;
        return new ViewText(
            string.Concat(text.AsSpan(0, half), text.AsSpan(text.Length - half)),
            string.Create(CultureInfo.InvariantCulture, $"Of {text.Length} characters the first and the last {half} were looked at."));
    }

    /// <summary>The parts of messages that have a type; none where the value is no list of messages.</summary>
    public static IEnumerable<JsonElement> PartsOf(JsonElement? messages, string type) =>
        messages is { ValueKind: JsonValueKind.Array } list && AreMessages(list)
            ? list.EnumerateArray().SelectMany(m => m.GetProperty(Parts).EnumerateArray()).Where(p => IsOf(p, type))
            : [];

    /// <summary>Whether a list is one of messages.</summary>
    internal static bool AreMessages(JsonElement list) => list.GetArrayLength() > 0 && list.EnumerateArray().All(
        m => m.ValueKind == JsonValueKind.Object && m.TryGetProperty(Parts, out var parts) && parts.ValueKind == JsonValueKind.Array);

    /// <summary>What one of the messages says; null: nothing.</summary>
    internal static string? SaidBy(JsonElement message) => Said(message.GetProperty(Parts).EnumerateArray());

    private static string? Said(IEnumerable<JsonElement> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if ((IsOf(part, "text") || IsOf(part, "refusal")) && part.TryGetProperty(Content, out var content) && content.ValueKind == JsonValueKind.String)
                text.Append(text.Length > 0 ? "\n" : "").Append(content.GetString());
        }

        return text.Length > 0 ? text.ToString() : null;
    }

    private static bool IsOf(JsonElement part, string type) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(Type, out var sent) && sent.ValueKind == JsonValueKind.String && sent.ValueEquals(type);
}

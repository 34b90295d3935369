using System.Text;
using System.Text.Json;

namespace Orleans.Traces.Otlp.Json;

/// <summary>A short, printable form of what a body holds, for messages.</summary>
internal static class JsonExcerpt
{
    private const int MaxLength = 40;
    private const int MaxUtf8Length = 4;

    /// <summary>The current value: text in quotes, a number or word as it stands, or what kind of thing it is.</summary>
    public static string Value(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"'{Text(json.ValueSpan)}'",
        _ => Text(json.ValueSpan),
    };

    /// <summary>The start of a text, without control characters.</summary>
    public static string Text(ReadOnlySpan<byte> utf8) =>
        Text(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, MaxUtf8Length * (MaxLength + 1))]), MaxLength);

    /// <summary>The start of a text, without control characters, of at most this many UTF-16 units and an ellipsis.</summary>
    public static string Text(string text, int maxLength)
    {
        var excerpt = new StringBuilder(maxLength + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (excerpt.Length + rune.Utf16SequenceLength > maxLength)
                return excerpt.Append('…').ToString();
            excerpt.Append((Rune.IsControl(rune) ? Rune.ReplacementChar : rune).ToString());
        }

        return excerpt.ToString();
    }
}

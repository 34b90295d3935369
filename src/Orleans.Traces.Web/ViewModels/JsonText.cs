using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>JSON for reading: letters of every script as they are, since it is shown as text and never becomes markup or script.</summary>
public static class JsonText
{
    /// <summary>Levels that are written; what lies deeper is shown as <c>…</c>.</summary>
    public const int MaxDepth = 100;

    // Beyond this, laying a text out costs more than anybody gains by reading it.
    private const int MaxIndented = 2_000_000;

    /// <summary>A list or map on one line.</summary>
    public static string Compact(AttributeValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options(indented: false)))
            Write(writer, value, 0);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Whether a text looks like an object or a list, so that it is worth offering to lay it out.</summary>
    public static bool LooksLikeJson(string text)
    {
        if (text.Length is < 2 or > MaxIndented)
            return false;

        var trimmed = text.AsSpan().Trim();
        return trimmed is ['{', .., '}'] or ['[', .., ']'];
    }

    /// <summary>The text with one member to a line, numbers left as they were written; null when it is not JSON after all.</summary>
    public static string? Indent(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 256 });
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, Options(indented: true)))
                document.WriteTo(writer);
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonWriterOptions Options(bool indented) =>
        new() { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 300 };

    private static void Write(Utf8JsonWriter writer, AttributeValue value, int depth)
    {
        switch (value)
        {
            case AttributeValue.Array or AttributeValue.Map when depth == MaxDepth:
                writer.WriteStringValue("…");
                break;
            case AttributeValue.Array array:
                writer.WriteStartArray();
                foreach (var item in array.Values)
                    Write(writer, item, depth + 1);
                writer.WriteEndArray();
                break;
            case AttributeValue.Map map:
                writer.WriteStartObject();
                foreach (var (key, item) in map.Entries)
                {
                    writer.WritePropertyName(key);
                    Write(writer, item, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case AttributeValue.Int or AttributeValue.Bool or AttributeValue.Empty:
                writer.WriteRawValue(ValueText.Of(value));
                break;
            case AttributeValue.Double number when double.IsFinite(number.Value):
                writer.WriteRawValue(ValueText.Of(value));
                break;
            default:
                writer.WriteStringValue(ValueText.Of(value));
                break;
        }
    }
}

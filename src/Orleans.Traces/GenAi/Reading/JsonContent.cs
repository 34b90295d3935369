using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Decoding;

namespace Orleans.Traces.GenAi.Reading;

/// <summary>JSON that stands in attributes.</summary>
internal static class JsonContent
{
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = ValueDecoder.MaxDepth };

    // What was read within the limits, with the few levels that are written around it.
    private static readonly JsonDocumentOptions WrittenLimits = new() { MaxDepth = 4 * ValueDecoder.MaxDepth };

    // What is written is read by nothing but this class; who writes it out again escapes it as is due there.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a text starts as an object, a list or a quoted text does.</summary>
    public static bool LooksLikeJson(string text)
    {
        var start = text.AsSpan().TrimStart();
        return !start.IsEmpty && start[0] is '{' or '[' or '"';
    }

    /// <summary>What is written in a text; null where it is not JSON, or is nested deeper than is shown.</summary>
    /// <remarks>Half a surrogate pair, which a cut text may end in, becomes U+FFFD: no JSON reader would take the string otherwise.</remarks>
    public static JsonElement? Parse(string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var length = Encoding.UTF8.GetBytes(text, bytes);
            LoneSurrogates.Replace(bytes.AsSpan(0, length));
            return JsonElement.Parse(bytes.AsSpan(0, length), Limits);
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Whether lists and objects stand in each other deeper than is read.</summary>
    public static bool IsTooDeep(string text)
    {
        var (depth, inText) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (inText && text[i] == '\\')
                i++;
            else if (text[i] == '"')
                inText = !inText;
            else if (!inText && (text[i] is '{' or '[') && ++depth > ValueDecoder.MaxDepth)
                return true;
            else if (!inText && (text[i] is '}' or ']'))
                depth--;
        }

        return false;
    }

    /// <summary>A value as JSON.</summary>
    public static JsonElement Of(AttributeValue value) => Written(writer => AttributeValueConverter.Write(writer, value));

    /// <summary>A text as JSON.</summary>
    public static JsonElement OfText(string text) => Written(writer => writer.WriteStringValue(text));

    /// <summary>What this writes, as JSON.</summary>
    public static JsonElement Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
            write(writer);
        return JsonElement.Parse(buffer.WrittenSpan, WrittenLimits);
    }

    /// <summary>JSON as a value that readers of attributes understand. Objects and lists are not converted: they stay JSON.</summary>
    public static AttributeValue ToValue(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => new AttributeValue.Text(element.GetString()!),
        JsonValueKind.True => new AttributeValue.Bool(true),
        JsonValueKind.False => new AttributeValue.Bool(false),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? new AttributeValue.Int(whole) : new AttributeValue.Double(element.GetDouble()),
        JsonValueKind.Array => new AttributeValue.Array([]),
        JsonValueKind.Object => new AttributeValue.Map(AttributeMap.None),
        _ => new AttributeValue.Empty(),
    };
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Traces.Query;

/// <summary>Writes an attribute value as the API shows it; reading is not needed.</summary>
/// <remarks>Integers beyond 2^53 are strings, since a JavaScript number would lose digits; NaN and infinities are strings,
/// since JSON has none; bytes are <c>{"base64":…}</c>.</remarks>
internal sealed class AttributeValueConverter : JsonConverter<AttributeValue>
{
    private const long MaxSafeInteger = 1L << 53;

    public override AttributeValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Attribute values are only written.");

    public override void Write(Utf8JsonWriter writer, AttributeValue value, JsonSerializerOptions options) => Write(writer, value);

    internal static void Write(Utf8JsonWriter writer, AttributeValue value)
    {
        switch (value)
        {
            case AttributeValue.Text text:
                writer.WriteStringValue(text.Value);
                break;
            case AttributeValue.Bool boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            case AttributeValue.Int integer when integer.Value is >= -MaxSafeInteger and <= MaxSafeInteger:
                writer.WriteNumberValue(integer.Value);
                break;
            case AttributeValue.Int integer:
                writer.WriteStringValue(integer.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case AttributeValue.Double number when double.IsFinite(number.Value):
                writer.WriteNumberValue(number.Value);
                break;
            case AttributeValue.Double number:
                writer.WriteStringValue(double.IsNaN(number.Value) ? "NaN" : number.Value > 0 ? "Infinity" : "-Infinity");
                break;
            case AttributeValue.Bytes bytes:
                writer.WriteStartObject();
                writer.WriteBase64String("base64", bytes.Value.Span);
                writer.WriteEndObject();
                break;
            case AttributeValue.Array array:
                writer.WriteStartArray();
                foreach (var item in array.Values)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case AttributeValue.Map map:
                Write(writer, map.Entries);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    internal static void Write(Utf8JsonWriter writer, AttributeMap map)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in map)
        {
            writer.WritePropertyName(key);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }
}

/// <summary>Writes attributes as a JSON object.</summary>
internal sealed class AttributeMapConverter : JsonConverter<AttributeMap>
{
    public override AttributeMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Attributes are only written.");

    public override void Write(Utf8JsonWriter writer, AttributeMap value, JsonSerializerOptions options) =>
        AttributeValueConverter.Write(writer, value);
}

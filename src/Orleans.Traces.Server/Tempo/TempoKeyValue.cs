using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Traces.Query;

namespace Orleans.Traces.Server.Tempo;

/// <summary>OTLP's <c>KeyValue</c>, as JSON of protobuf.</summary>
internal sealed record TempoKeyValue(string Key, TempoValue Value)
{
    public static TempoKeyValue Of(KeyValuePair<string, AttributeValue> pair) => new(pair.Key, new TempoValue(pair.Value));
}

/// <summary>OTLP's <c>AnyValue</c>.</summary>
[JsonConverter(typeof(TempoValueConverter))]
internal readonly record struct TempoValue(AttributeValue Value);

/// <summary>Writes OTLP's <c>AnyValue</c> as JSON of protobuf: <c>{"stringValue":"x"}</c>, <c>{"intValue":"5"}</c>.</summary>
/// <remarks>How deep a value may be nested was bounded when it came in (<c>Traces:Ingest:MaxNesting</c>).</remarks>
internal sealed class TempoValueConverter : JsonConverter<TempoValue>
{
    public override TempoValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Values are only written.");

    public override void Write(Utf8JsonWriter writer, TempoValue value, JsonSerializerOptions options) => Write(writer, value.Value);

    private static void Write(Utf8JsonWriter writer, AttributeValue value)
    {
        writer.WriteStartObject();
        switch (value)
        {
            case AttributeValue.Text text:
                writer.WriteString("stringValue", text.Value);
                break;
            case AttributeValue.Bool boolean:
                writer.WriteBoolean("boolValue", boolean.Value);
                break;
            case AttributeValue.Int integer:
                writer.WriteString("intValue", integer.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case AttributeValue.Double number when double.IsFinite(number.Value):
                writer.WriteNumber("doubleValue", number.Value);
                break;
            case AttributeValue.Double number:
                writer.WriteString("doubleValue", double.IsNaN(number.Value) ? "NaN" : number.Value > 0 ? "Infinity" : "-Infinity");
                break;
            case AttributeValue.Bytes bytes:
                writer.WriteBase64String("bytesValue", bytes.Value.Span);
                break;
            case AttributeValue.Array array:
                WriteValues(writer, array);
                break;
            case AttributeValue.Map map:
                WriteEntries(writer, map);
                break;
            default:
                // As Tempo does: a field without a value is no field that Grafana can show.
                writer.WriteString("stringValue", "nil");
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter writer, AttributeValue.Array array)
    {
        writer.WriteStartObject("arrayValue");
        writer.WriteStartArray("values");
        foreach (var item in array.Values)
            Write(writer, item);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter writer, AttributeValue.Map map)
    {
        writer.WriteStartObject("kvlistValue");
        writer.WriteStartArray("values");
        foreach (var (key, value) in map.Entries)
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WritePropertyName("value");
            Write(writer, value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Orleans.Traces.Otlp.Json;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;

namespace Orleans.Traces.Server.Tempo;

/// <summary>OTLP's <c>KeyValue</c>, as JSON of protobuf.</summary>
/// <param name="key">The key.</param>
/// <param name="value">The value.</param>
/// <param name="columns">What says whether it is shown as a text; null: it is shown as it is.</param>
internal sealed class TempoKeyValue(string key, TempoValue value, TempoColumns? columns = null)
{
    public string Key => key;

    public TempoValue Value => columns is not null && columns.IsText(key) ? value.AsText() : value;

    public static TempoKeyValue Of(KeyValuePair<string, AttributeValue> pair) => new(pair.Key, TempoValue.Of(pair.Value));
}

/// <summary>OTLP's <c>AnyValue</c>, of the types that Grafana shows.</summary>
/// <param name="Value">Text, a boolean, or a number.</param>
[JsonConverter(typeof(TempoValueConverter))]
internal readonly record struct TempoValue(AttributeValue Value)
{
    private static readonly JsonTypeInfo<AttributeValue> AsJson = (JsonTypeInfo<AttributeValue>)QueryJson.Api.GetTypeInfo(typeof(AttributeValue))!;

    /// <summary>A value as it is, and as the text of its JSON where it is of another type: Grafana's tables fail at lists, maps and bytes.</summary>
    public static TempoValue Of(AttributeValue value) => value switch
    {
        AttributeValue.Text or AttributeValue.Bool or AttributeValue.Int or AttributeValue.Double => new(value),
        AttributeValue.Empty => new(new AttributeValue.Text("nil")),
        _ => new(new AttributeValue.Text(JsonOf(value))),
    };

    /// <summary>The value as a text.</summary>
    public TempoValue AsText() => Value is AttributeValue.Text ? this : new(new AttributeValue.Text(TempoTagValue.Of(Value)!.Value));

    private static string JsonOf(AttributeValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, OtlpJsonWriter.Options))
            JsonSerializer.Serialize(json, value, AsJson);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>Writes <see cref="TempoValue"/> as JSON of protobuf: <c>{"stringValue":"x"}</c>, <c>{"intValue":"5"}</c>.</summary>
internal sealed class TempoValueConverter : JsonConverter<TempoValue>
{
    public override TempoValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Values are only written.");

    public override void Write(Utf8JsonWriter writer, TempoValue value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        switch (value.Value)
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
            default:
                throw new ArgumentException($"{value.Value} was not made a text.", nameof(value));
        }

        writer.WriteEndObject();
    }
}

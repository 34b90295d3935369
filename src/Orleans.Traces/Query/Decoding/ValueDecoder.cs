using System.Text;
using System.Text.Unicode;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Query.Decoding;

using Entry = KeyValuePair<string, AttributeValue>;

/// <summary>Decodes OTLP's strings, AnyValues and attributes, and notes what it could not show as sent.</summary>
internal readonly struct ValueDecoder(Warnings warnings)
{
    /// <summary>Lists and maps within each other that are shown. Below it a value is left out, with a warning.</summary>
    /// <remarks>Half of what the gateway lets in: with the levels of the API's own document it stays below 64, where common
    /// JSON readers give up on the whole document. The OTLP form of the trace has it all.</remarks>
    public const int MaxDepth = 50;

    /// <summary>A string; what is not UTF-8 becomes U+FFFD.</summary>
    public string Text(ReadOnlySpan<byte> utf8, Place place)
    {
        if (!Utf8.IsValid(utf8))
            warnings.Add(place, "not valid UTF-8; what could not be read is shown as U+FFFD");
        return Encoding.UTF8.GetString(utf8);
    }

    /// <summary>An AnyValue. Of its members the last sent counts.</summary>
    public AttributeValue Value(ReadOnlySpan<byte> anyValue, Place place, int depth = 0)
    {
        AttributeValue value = new AttributeValue.Empty();
        var reader = new WireReader(anyValue);
        while (reader.Next())
        {
            value = (reader.Field, reader.Type) switch
            {
                (OtlpFields.AnyValue.String, WireType.Bytes) => new AttributeValue.Text(Text(reader.Value, place)),
                (OtlpFields.AnyValue.Bool, WireType.Varint) => new AttributeValue.Bool(reader.Number != 0),
                (OtlpFields.AnyValue.Int, WireType.Varint) => new AttributeValue.Int((long)reader.Number),
                (OtlpFields.AnyValue.Double, WireType.Fixed64) => new AttributeValue.Double(BitConverter.UInt64BitsToDouble(reader.Number)),
                (OtlpFields.AnyValue.Array, WireType.Bytes) => Nested(reader.Value, place, depth, isMap: false),
                (OtlpFields.AnyValue.Map, WireType.Bytes) => Nested(reader.Value, place, depth, isMap: true),
                (OtlpFields.AnyValue.Bytes, WireType.Bytes) => new AttributeValue.Bytes(reader.Value.ToArray()),
                _ => value,
            };
        }

        Check(reader, place);
        return value;
    }

    /// <summary>A KeyValue of the attributes at <paramref name="place"/>.</summary>
    public Entry Attribute(ReadOnlySpan<byte> keyValue, Place place, int depth = 0)
    {
        ReadOnlySpan<byte> keyBytes = default, valueBytes = default;
        var reader = new WireReader(keyValue);
        while (reader.Next())
        {
            if (reader.IsBytes(OtlpFields.KeyValue.Key))
                keyBytes = reader.Value;
            else if (reader.IsBytes(OtlpFields.KeyValue.Value))
                valueBytes = reader.Value;
        }

        Check(reader, place);
        var key = Text(keyBytes, place with { Key = place.Key ?? Encoding.UTF8.GetString(keyBytes) });
        return new Entry(key, Value(valueBytes, place with { Key = place.Key ?? key }, depth));
    }

    /// <summary>The key of a KeyValue; of several the last counts.</summary>
    public static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> keyValue)
    {
        ReadOnlySpan<byte> key = default;
        var reader = new WireReader(keyValue);
        while (reader.Next())
        {
            if (reader.IsBytes(OtlpFields.KeyValue.Key))
                key = reader.Value;
        }

        return key;
    }

    /// <summary>Attributes of these entries: of repeated keys the first is shown.</summary>
    public AttributeMap Map(List<Entry> entries, Place place)
    {
        if (entries.Count == 0)
            return AttributeMap.None;

        var map = new AttributeMap(entries);
        if (map.Count == entries.Count)
            return map;

        foreach (var repeated in entries.GroupBy(e => e.Key, StringComparer.Ordinal).Where(g => g.Count() > 1))
            warnings.Add(place, $"the key \"{Place.Cut(repeated.Key)}\" was sent {repeated.Count()} times; the first value is shown");
        return map;
    }

    /// <summary>Notes a message that could not be read to its end.</summary>
    public void Check(in WireReader reader, Place place)
    {
        if (reader.Fault is { } fault)
            warnings.Add(place, $"malformed, only what comes before the fault is shown: {fault}");
    }

    private AttributeValue Nested(ReadOnlySpan<byte> message, Place place, int depth, bool isMap)
    {
        if (depth >= MaxDepth)
        {
            warnings.Add(place, $"nested deeper than {MaxDepth} levels; what lies deeper is not shown");
            return new AttributeValue.Empty();
        }

        return isMap ? new AttributeValue.Map(InnerMap(message, place, depth + 1)) : new AttributeValue.Array(Items(message, place, depth + 1));
    }

    private AttributeMap InnerMap(ReadOnlySpan<byte> keyValueList, Place place, int depth)
    {
        var entries = new List<Entry>();
        var reader = new WireReader(keyValueList);
        while (reader.Next())
        {
            if (reader.IsBytes(OtlpFields.Values))
                entries.Add(Attribute(reader.Value, place, depth));
        }

        Check(reader, place);
        return Map(entries, place);
    }

    private List<AttributeValue> Items(ReadOnlySpan<byte> arrayValue, Place place, int depth)
    {
        var values = new List<AttributeValue>();
        var reader = new WireReader(arrayValue);
        while (reader.Next())
        {
            if (reader.IsBytes(OtlpFields.Values))
                values.Add(Value(reader.Value, place, depth));
        }

        Check(reader, place);
        return values;
    }
}

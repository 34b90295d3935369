using System.Text.Json.Serialization;

namespace Orleans.Traces.Query;

/// <summary>An OTLP AnyValue, decoded for showing. A closed set.</summary>
[JsonConverter(typeof(AttributeValueConverter))]
public abstract record AttributeValue
{
    private AttributeValue()
    {
    }

    /// <summary>A value of no kind: null.</summary>
    public sealed record Empty : AttributeValue;

    /// <summary>Text; what was not UTF-8 is U+FFFD.</summary>
    public sealed record Text(string Value) : AttributeValue;

    /// <summary>A boolean.</summary>
    public sealed record Bool(bool Value) : AttributeValue;

    /// <summary>A 64-bit integer.</summary>
    public sealed record Int(long Value) : AttributeValue;

    /// <summary>A double, NaN and infinities included.</summary>
    public sealed record Double(double Value) : AttributeValue;

    /// <summary>Bytes.</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Value) : AttributeValue;

    /// <summary>A list.</summary>
    public sealed record Array(IReadOnlyList<AttributeValue> Values) : AttributeValue;

    /// <summary>A map.</summary>
    public sealed record Map(AttributeMap Entries) : AttributeValue;
}

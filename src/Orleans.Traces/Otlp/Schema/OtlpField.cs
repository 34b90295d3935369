using System.Text.Json;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Otlp.Schema;

/// <summary>One field of an OTLP message: its number on the wire, its name in JSON, and what it holds.</summary>
public sealed class OtlpField
{
    /// <summary>Field numbers fit into one word of flags.</summary>
    internal const int MaxNumber = 31;

    internal OtlpField(int number, string name, OtlpFieldType type)
    {
        if (number is < 1 or > MaxNumber)
            throw new ArgumentOutOfRangeException(nameof(number), number, $"Field numbers from 1 to {MaxNumber} are supported.");

        Number = number;
        Name = name;
        Type = type;
        WireType = type switch
        {
            OtlpFieldType.Bool or OtlpFieldType.Int64 or OtlpFieldType.UInt32 or OtlpFieldType.Enum => WireType.Varint,
            OtlpFieldType.Fixed32 => WireType.Fixed32,
            OtlpFieldType.Fixed64 or OtlpFieldType.Double => WireType.Fixed64,
            _ => WireType.Bytes,
        };
        JsonName = JsonEncodedText.Encode(name);
        Utf8Name = JsonName.EncodedUtf8Bytes.ToArray();
    }

    /// <summary>The number on the wire, 1 to 31.</summary>
    public int Number { get; }

    /// <summary>The name in JSON, lowerCamelCase.</summary>
    public string Name { get; }

    /// <summary>What the field holds; if it is repeated, each of its elements.</summary>
    public OtlpFieldType Type { get; }

    /// <summary>The field may occur many times; in JSON it is an array.</summary>
    public bool IsRepeated { get; internal init; }

    /// <summary>The nested message's definition, where <see cref="Type"/> is Message.</summary>
    public OtlpMessage? Message { get; internal init; }

    /// <summary>The enum's definition, where <see cref="Type"/> is Enum.</summary>
    public OtlpEnum? Enum { get; internal init; }

    /// <summary>At most one of the message's fields is set, so that a set field counts even when its value is the default.</summary>
    public bool IsOneof { get; internal set; }

    /// <summary>A value that is the default (zero, empty, false) says no more than the field's absence.</summary>
    public bool IsDefaultAbsent => !IsRepeated && !IsOneof && Type != OtlpFieldType.Message;

    /// <summary>How the value lies on the wire.</summary>
    public WireType WireType { get; }

    /// <summary>The bit that stands for this field in a word of flags.</summary>
    internal uint Bit => 1u << Number;

    /// <summary>The name as the JSON writer takes it.</summary>
    internal JsonEncodedText JsonName { get; }

    /// <summary>The name as it stands in JSON.</summary>
    internal byte[] Utf8Name { get; }
}

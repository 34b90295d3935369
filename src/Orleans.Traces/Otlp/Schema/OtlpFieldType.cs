namespace Orleans.Traces.Otlp.Schema;

/// <summary>What a field holds, which settles how it lies on the wire and how it reads in OTLP/JSON.</summary>
public enum OtlpFieldType
{
    /// <summary>UTF-8 text.</summary>
    String,

    /// <summary>Bytes; base64 in JSON.</summary>
    Bytes,

    /// <summary>Bytes of a trace or span id; hexadecimal in JSON.</summary>
    HexId,

    /// <summary>A boolean.</summary>
    Bool,

    /// <summary>A signed 64-bit varint; a decimal string in JSON.</summary>
    Int64,

    /// <summary>An unsigned 32-bit varint.</summary>
    UInt32,

    /// <summary>An unsigned 32-bit number in 4 bytes.</summary>
    Fixed32,

    /// <summary>An unsigned 64-bit number in 8 bytes; a decimal string in JSON.</summary>
    Fixed64,

    /// <summary>A double; NaN and the infinities are strings in JSON.</summary>
    Double,

    /// <summary>A number of an enum; a number in JSON.</summary>
    Enum,

    /// <summary>A nested message; an object in JSON.</summary>
    Message,
}

namespace Orleans.Traces.Otlp.Wire;

/// <summary>How a field's value lies on the wire, https://protobuf.dev/programming-guides/encoding/#structure.</summary>
public enum WireType
{
    /// <summary>A base-128 varint.</summary>
    Varint = 0,

    /// <summary>8 bytes, little-endian.</summary>
    Fixed64 = 1,

    /// <summary>A varint length, then as many bytes.</summary>
    Bytes = 2,

    /// <summary>The start of a group (deprecated; skipped as an unknown field).</summary>
    StartGroup = 3,

    /// <summary>The end of a group.</summary>
    EndGroup = 4,

    /// <summary>4 bytes, little-endian.</summary>
    Fixed32 = 5,
}

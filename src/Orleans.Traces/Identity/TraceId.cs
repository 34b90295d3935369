using System.Buffers.Binary;
using System.Globalization;

namespace Orleans.Traces.Identity;

/// <summary>The 128-bit id shared by every span of one trace. Text form: 32 lowercase hex digits.</summary>
/// <remarks>A value, not a string: it keys dictionaries on the ingest path, and one number has no casing variants.
/// <c>default</c> is the all-zero id, which OTLP calls invalid; nothing here ever reads or parses to it.</remarks>
public readonly record struct TraceId : IComparable<TraceId>
{
    /// <summary>Bytes of an id on the wire.</summary>
    public const int Size = 16;

    private readonly UInt128 _value;

    private TraceId(UInt128 value) => _value = value;

    /// <summary>True for every id but <c>default</c>.</summary>
    public bool IsValid => _value != UInt128.Zero;

    /// <summary>Reads the wire form: exactly 16 bytes, not all zero.</summary>
    public static bool TryRead(ReadOnlySpan<byte> wire, out TraceId id)
    {
        id = wire.Length == Size ? new TraceId(BinaryPrimitives.ReadUInt128BigEndian(wire)) : default;
        return id.IsValid;
    }

    /// <summary>Reads the text form: exactly 32 hex digits in either case, not all zero.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TraceId id)
    {
        id = text.Length == 2 * Size && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new TraceId(value)
            : default;
        return id.IsValid;
    }

    /// <summary>Writes the 16 wire bytes to the start of <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _value);

    /// <summary>Writes the 32 hex digits to the start of <paramref name="destination"/>, as ASCII.</summary>
    public void Format(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        Convert.TryToHexStringLower(bytes, destination, out _);
    }

    /// <summary>The 16 wire bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public int CompareTo(TraceId other) => _value.CompareTo(other._value);

    /// <summary>32 lowercase hex digits.</summary>
    public override string ToString() => _value.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Orders by the id's number.</summary>
    public static bool operator <(TraceId left, TraceId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by the id's number.</summary>
    public static bool operator >(TraceId left, TraceId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by the id's number.</summary>
    public static bool operator <=(TraceId left, TraceId right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by the id's number.</summary>
    public static bool operator >=(TraceId left, TraceId right) => left.CompareTo(right) >= 0;
}

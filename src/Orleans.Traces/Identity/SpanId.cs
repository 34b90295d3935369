using System.Buffers.Binary;
using System.Globalization;

namespace Orleans.Traces.Identity;

/// <summary>The 64-bit id of a span within its trace. Text form: 16 lowercase hex digits.</summary>
/// <remarks><c>default</c> is the all-zero id, which OTLP calls invalid; nothing here ever reads or parses to it,
/// so that it can stand for "no parent".</remarks>
public readonly record struct SpanId : IComparable<SpanId>
{
    /// <summary>Bytes of an id on the wire.</summary>
    public const int Size = 8;

    private readonly ulong _value;

    private SpanId(ulong value) => _value = value;

    /// <summary>True for every id but <c>default</c>.</summary>
    public bool IsValid => _value != 0;

    /// <summary>Reads the wire form: exactly 8 bytes, not all zero.</summary>
    public static bool TryRead(ReadOnlySpan<byte> wire, out SpanId id)
    {
        id = wire.Length == Size ? new SpanId(BinaryPrimitives.ReadUInt64BigEndian(wire)) : default;
        return id.IsValid;
    }

    /// <summary>Reads the text form: exactly 16 hex digits in either case, not all zero.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SpanId id)
    {
        id = text.Length == 2 * Size && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new SpanId(value)
            : default;
        return id.IsValid;
    }

    /// <summary>Writes the 8 wire bytes to the start of <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt64BigEndian(destination, _value);

    /// <inheritdoc/>
    public int CompareTo(SpanId other) => _value.CompareTo(other._value);

    /// <summary>16 lowercase hex digits.</summary>
    public override string ToString() => _value.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Orders by the id's number.</summary>
    public static bool operator <(SpanId left, SpanId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by the id's number.</summary>
    public static bool operator >(SpanId left, SpanId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by the id's number.</summary>
    public static bool operator <=(SpanId left, SpanId right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by the id's number.</summary>
    public static bool operator >=(SpanId left, SpanId right) => left.CompareTo(right) >= 0;
}

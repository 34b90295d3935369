using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;

namespace Orleans.Traces.Access;

/// <summary>The public part of a key: it finds the key, and may stand in a log. Text form: 16 lowercase hex digits.</summary>
/// <remarks><c>default</c>, all zero, is no key's.</remarks>
public readonly record struct KeyId
{
    /// <summary>Characters of the text form.</summary>
    public const int Length = 16;

    internal static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly ulong _value;

    private KeyId(ulong value) => _value = value;

    /// <summary>True for every id but <c>default</c>.</summary>
    public bool IsValid => _value != 0;

    /// <summary>Makes an id of 8 bytes of chance.</summary>
    public static KeyId Of(ReadOnlySpan<byte> random) => new(BinaryPrimitives.ReadUInt64BigEndian(random) | 1);

    /// <summary>Reads the text form: exactly 16 lowercase hex digits, not all zero.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out KeyId id)
    {
        id = text.Length == Length && !text.ContainsAnyExcept(HexDigits)
            && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new KeyId(value)
            : default;
        return id.IsValid;
    }

    /// <summary>16 lowercase hex digits.</summary>
    public override string ToString() => _value.ToString("x16", CultureInfo.InvariantCulture);
}

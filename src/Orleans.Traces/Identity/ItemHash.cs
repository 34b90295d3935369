using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;

namespace Orleans.Traces.Identity;

/// <summary>What makes two deliveries of a span or log record the same item: a 128-bit hash of its bytes and of all it came under.</summary>
/// <remarks>XXH128: not cryptographic. A client can make two of its own spans collide and so lose one of its own; nobody
/// else's trace is touched, since an identity counts only within one trace of one project.</remarks>
public readonly record struct ItemHash : IComparable<ItemHash>
{
    private readonly UInt128 _value;

    private ItemHash(UInt128 value) => _value = value;

    /// <summary>The identity of <paramref name="item"/> (a Span's or LogRecord's value bytes) under a context whose own hash is <paramref name="context"/>.</summary>
    /// <param name="context">Resource, scope and their schema URLs, see <see cref="OfContext"/>.</param>
    /// <param name="kind">What keeps a span and a log record of equal bytes apart.</param>
    /// <param name="item">The value bytes.</param>
    public static ItemHash OfItem(ItemHash context, byte kind, ReadOnlySpan<byte> item)
    {
        Span<byte> seed = stackalloc byte[17];
        BinaryPrimitives.WriteUInt128LittleEndian(seed, context._value);
        seed[16] = kind;
        var own = XxHash128.HashToUInt128(item, (long)XxHash3.HashToUInt64(seed));
        return new ItemHash(own ^ context._value);
    }

    /// <summary>The hash of a context's canonical bytes.</summary>
    public static ItemHash OfContext(ReadOnlySpan<byte> canonical) => new(XxHash128.HashToUInt128(canonical));

    /// <summary>Reads the text form: exactly 32 hex digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ItemHash hash)
    {
        var isHash = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && text.Length == 32;
        hash = new ItemHash(isHash ? value : default);
        return isHash;
    }

    /// <inheritdoc/>
    public int CompareTo(ItemHash other) => _value.CompareTo(other._value);

    /// <summary>32 lowercase hex digits.</summary>
    public override string ToString() => _value.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Orders by the hash's number.</summary>
    public static bool operator <(ItemHash left, ItemHash right) => left.CompareTo(right) < 0;

    /// <summary>Orders by the hash's number.</summary>
    public static bool operator >(ItemHash left, ItemHash right) => left.CompareTo(right) > 0;

    /// <summary>Orders by the hash's number.</summary>
    public static bool operator <=(ItemHash left, ItemHash right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by the hash's number.</summary>
    public static bool operator >=(ItemHash left, ItemHash right) => left.CompareTo(right) >= 0;
}

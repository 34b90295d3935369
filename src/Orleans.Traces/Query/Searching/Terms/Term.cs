using System.IO.Hashing;
using System.Text;
using System.Text.Unicode;
using Orleans.Traces.Query.Text;

namespace Orleans.Traces.Query.Searching.Terms;

/// <summary>Something that a trace is found by, as a number: a word, an attribute's key, an attribute's value, a fact.</summary>
/// <remarks>The same in every version of this program, since it stands in files: a change needs a new <see cref="Version"/>. Two things of one
/// number are found by each other, and told apart when the candidate is checked.</remarks>
public static class Term
{
    /// <summary>Which words, attributes and facts are terms, and how they become numbers.</summary>
    public const int Version = 1;

    /// <summary>Bytes of the longest text that is found by its exact value; a longer one is found by its key and its first words.</summary>
    public const int MaxValueBytes = 128;

    /// <summary>The trace has more words than are kept: it may have any.</summary>
    public const ulong AnyWord = 1;

    /// <summary>The trace has more attributes and facts than are kept: it may have any.</summary>
    public const ulong AnyOther = 2;

    private const ulong TextKind = 0x2D35_8DCC_AA6C_78A5, BoolKind = 0x8BB8_4B93_962E_ACC9, IntKind = 0x4B33_A62E_D433_D4A3,
        Odd = 0x9E37_79B9_7F4A_7C15;

    private const long FactSeed = 0x46_41_43_54, ScopeSeed = 0x53_43_4F_50_00;

    /// <summary>A word.</summary>
    public static ulong Word(ulong word) => word <= AnyOther ? word + Odd : word;

    /// <summary>An attribute of this key.</summary>
    /// <param name="scope">Where it stands.</param>
    /// <param name="key">The key's UTF-8.</param>
    public static ulong Has(AttributeScope scope, ReadOnlySpan<byte> key) => Word(HashOf(key, ScopeSeed + (long)scope));

    /// <summary>The attribute of <paramref name="has"/> with this text, of at most <see cref="MaxValueBytes"/> bytes.</summary>
    /// <param name="has">See <see cref="Has"/>.</param>
    /// <param name="value">The text's UTF-8.</param>
    public static ulong Equal(ulong has, ReadOnlySpan<byte> value) => Mixed(has, HashOf(value, 0), TextKind);

    /// <summary>The attribute of <paramref name="has"/> with this whole number, also where it was sent as a double.</summary>
    public static ulong Equal(ulong has, long value) => Mixed(has, (ulong)value, IntKind);

    /// <summary>The attribute of <paramref name="has"/> with this boolean.</summary>
    public static ulong Equal(ulong has, bool value) => Mixed(has, value ? 1UL : 0, BoolKind);

    /// <summary>A fact of a span.</summary>
    /// <param name="name">One of <see cref="FactNames"/>.</param>
    /// <param name="value">The UTF-8 of its value, as in the API.</param>
    public static ulong Fact(string name, ReadOnlySpan<byte> value) =>
        Word(HashOf(value, FactSeed + (long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(name))));

    // What was not UTF-8 is asked for as it is shown.
    private static ulong HashOf(ReadOnlySpan<byte> utf8, long seed) => System.Text.Ascii.IsValid(utf8) || Utf8.IsValid(utf8)
        ? XxHash3.HashToUInt64(utf8, seed)
        : XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8)), seed);

    private static ulong Mixed(ulong has, ulong value, ulong kind)
    {
        var high = Math.BigMul(has ^ kind, (value * Odd) ^ (kind >> 7), out var low);
        var mixed = (high ^ low) * Odd;
        return Word(mixed ^ (mixed >> 32));
    }
}

using System.Buffers.Binary;
using System.IO.Hashing;

namespace Orleans.Traces.Query.Text;

/// <summary>The number that stands for a word. The same in every version of this program, since it stands in files.</summary>
public static class WordHash
{
    /// <summary>Bytes of a word that count; what is longer is as if it ended there.</summary>
    public const int MaxBytes = 64;

    private const ulong LowKey = 0xA076_1D64_78BD_642F, HighKey = 0xE703_7ED1_A0B4_28DB, LengthKey = 0x9E37_79B9_7F4A_7C15,
        LetterKey = 0x8EBC_6AF0_9C88_C6E3;

    /// <summary>Of a word's folded UTF-8.</summary>
    public static ulong Of(ReadOnlySpan<byte> word)
    {
        if (word.Length >= 16)
            return XxHash3.HashToUInt64(word);

        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        word.CopyTo(padded);
        return Of(BinaryPrimitives.ReadUInt64LittleEndian(padded), BinaryPrimitives.ReadUInt64LittleEndian(padded[8..]), word.Length);
    }

    /// <summary>Of a word of fewer than 16 bytes, with zeros behind them.</summary>
    public static ulong Of(ulong low, ulong high, int length) =>
        Spread(low ^ LowKey, high ^ HighKey ^ ((ulong)length * LengthKey));

    /// <summary>Of one letter of a script without spaces, 0 before it, or of two that follow each other.</summary>
    public static ulong OfLetters(int first, int second) =>
        Spread(((ulong)first << 32 | (uint)second) ^ LetterKey, HighKey);

    private static ulong Spread(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        var mixed = high ^ low;
        mixed ^= mixed >> 32;
        mixed *= LengthKey;
        return mixed ^ (mixed >> 29);
    }
}

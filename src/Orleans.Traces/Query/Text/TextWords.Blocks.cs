using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Orleans.Traces.Query.Text;

/// <summary>How words of ASCII are found and read, many bytes at once.</summary>
public ref partial struct TextWords
{
    // Bytes that a word read at once has less of, and bytes that are looked through at once for words.
    private const int Width = 16, BlockWidth = 64;

    private static ReadOnlySpan<byte> Ones =>
        [255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    // The words that end in this block, all of it plain.
    private void ReadBlock(Span<ulong> words, ref int count)
    {
        ref readonly var block = ref Unsafe.Add(ref MemoryMarshal.GetReference(_text), _block);
        var (starts, letters, found) = (_starts, _letters, count);
        while (starts != 0 && found < words.Length)
        {
            var start = BitOperations.TrailingZeroCount(starts);
            var end = start + BitOperations.TrailingZeroCount(~(letters >> start));
            if (end >= BlockWidth || end - start >= Width)
                break;
            starts &= ulong.MaxValue << end;
            words[found++] = HashOf(Vector128.LoadUnsafe(in block, (nuint)start), end - start);
        }

        _starts = starts;
        count = found;
    }

    private readonly ulong HashOf(int at, int length) => HashOf(
        _text.Length - at >= Width ? Vector128.LoadUnsafe(in MemoryMarshal.GetReference(_text), (nuint)at) : LoadEnd(at), length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HashOf(Vector128<byte> bytes, int length)
    {
        var isUpper = Vector128.LessThan(bytes - Vector128.Create((byte)'A'), Vector128.Create((byte)26));
        var lower = bytes | (isUpper & Vector128.Create((byte)0x20));
        var word = (lower & Vector128.LoadUnsafe(in MemoryMarshal.GetReference(Ones), (nuint)(Width - length))).AsUInt64();
        return WordHash.Of(word[0], word[1], length);
    }

    // Which of the next bytes are letters and digits of ASCII, and where words may start: there and where others stand.
    private void Look(int at)
    {
        _block = at;
        if (_text.Length - at >= BlockWidth)
        {
            Look(in Unsafe.Add(ref MemoryMarshal.GetReference(_text), at));
            return;
        }

        Span<byte> end = stackalloc byte[BlockWidth];
        end.Clear();
        _text[Math.Min(at, _text.Length)..].CopyTo(end);
        Look(in MemoryMarshal.GetReference(end));
    }

    private void Look(ref readonly byte start)
    {
        var low = Vector256.LoadUnsafe(in start);
        var high = Vector256.LoadUnsafe(in start, (nuint)Vector256<byte>.Count);
        var others = Bits(low, high);
        _letters = Bits(Letters(low), Letters(high));
        _starts = _letters | others;
        _hasSpecials = (others | Bits(Backslashes(low), Backslashes(high))) != 0 || (_block > 0 && _text[_block - 1] == '\\');
    }

    private static Vector256<byte> Letters(Vector256<byte> bytes) =>
        Vector256.LessThan((bytes | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a'), Vector256.Create((byte)26))
        | Vector256.LessThan(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)10));

    private static Vector256<byte> Backslashes(Vector256<byte> bytes) => Vector256.Equals(bytes, Vector256.Create((byte)'\\'));

    private static ulong Bits(Vector256<byte> low, Vector256<byte> high) =>
        low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << Vector256<byte>.Count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly Vector128<byte> LoadEnd(int at)
    {
        Span<byte> end = stackalloc byte[Width];
        end.Clear();
        _text[at..].CopyTo(end);
        return Vector128.LoadUnsafe(in MemoryMarshal.GetReference(end));
    }
}

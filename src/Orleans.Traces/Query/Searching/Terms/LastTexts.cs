using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Orleans.Traces.Query.Searching.Terms;

/// <summary>The last text of each attribute of a trace, so that the next one's beginning need not be read again.</summary>
/// <remarks>A model call's input is the conversation so far, and so starts with the input of the call before: half of what agents send.
/// Attributes share <see cref="Places"/> places; one that finds another's text there reads its own whole.</remarks>
internal sealed class LastTexts
{
    private const int Places = 64;

    private readonly (ulong Attribute, ReadOnlyMemory<byte> Item, int Start, int Length)[] _texts =
        new (ulong, ReadOnlyMemory<byte>, int, int)[Places];

    /// <summary>How much of this text the one before it had too. It takes that one's place.</summary>
    /// <param name="attribute">Which attribute.</param>
    /// <param name="item">The bytes that the text is a part of.</param>
    /// <param name="text">The text.</param>
    /// <param name="isWhole">The one before it was the same.</param>
    public int Repeated(ulong attribute, ReadOnlyMemory<byte> item, ReadOnlySpan<byte> text, out bool isWhole)
    {
        ref var last = ref _texts[attribute % Places];
        var repeated = 0;
        isWhole = false;
        if (last.Attribute == attribute)
        {
            repeated = text.CommonPrefixLength(last.Item.Span.Slice(last.Start, last.Length));
            isWhole = repeated == text.Length && repeated == last.Length;
        }

        if (!isWhole && !text.IsEmpty)
            last = (attribute, item, OffsetOf(item.Span, text), text.Length);
        return repeated;
    }

    /// <summary>Forgets all texts: another trace comes.</summary>
    public void Clear() => Array.Clear(_texts);

    private static int OffsetOf(ReadOnlySpan<byte> item, ReadOnlySpan<byte> text) =>
        (int)Unsafe.ByteOffset(in MemoryMarshal.GetReference(item), in MemoryMarshal.GetReference(text));
}

using System.Buffers;
using System.Buffers.Binary;

namespace Orleans.Traces.Otlp.Wire;

/// <summary>Appends protobuf fields to a buffer that grows.</summary>
/// <remarks>A nested message whose size is not known beforehand is written between <see cref="Begin"/> and <see cref="End"/>: its bytes
/// are moved once when the length's own size is known, so that every length is minimal and the output is the same on every run.</remarks>
public sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Bytes written so far.</summary>
    public int Length => _buffer.WrittenCount;

    /// <summary>The bytes written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>The bytes written so far, in an array of their own.</summary>
    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    /// <summary>Forgets what was written, keeps the memory.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Forgets what was written after the first <paramref name="length"/> bytes, keeps the memory.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        _buffer.ResetWrittenCount();
        _buffer.Advance(length);
    }

    /// <summary>Bytes that a varint of this value takes.</summary>
    public static int SizeOf(ulong value) => (70 - System.Numerics.BitOperations.LeadingZeroCount(value | 1)) / 7;

    /// <summary>Bytes that a length-delimited field takes: tag, length and value.</summary>
    public static int SizeOfBytes(int field, int length) => SizeOf((ulong)field << 3) + SizeOf((ulong)length) + length;

    /// <summary>A varint field (int32, int64, uint32, uint64, bool, enum; negative numbers as two's complement).</summary>
    public void Varint(int field, ulong value)
    {
        Tag(field, WireType.Varint);
        Raw(value);
    }

    /// <summary>A fixed64 field.</summary>
    public void Fixed64(int field, ulong value)
    {
        Tag(field, WireType.Fixed64);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    /// <summary>A fixed32 field.</summary>
    public void Fixed32(int field, uint value)
    {
        Tag(field, WireType.Fixed32);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    /// <summary>A double field.</summary>
    public void Double(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A length-delimited field (bytes, a string in UTF-8, an encoded message).</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        BytesHeader(field, value.Length);
        _buffer.Write(value);
    }

    /// <summary>A string field; lone surrogates become U+FFFD.</summary>
    public void String(int field, string value)
    {
        var size = System.Text.Encoding.UTF8.GetByteCount(value);
        BytesHeader(field, size);
        System.Text.Encoding.UTF8.GetBytes(value, _buffer.GetSpan(size));
        _buffer.Advance(size);
    }

    /// <summary>The tag and length of a length-delimited field; its bytes follow through <see cref="Verbatim"/> or further fields.</summary>
    public void BytesHeader(int field, int length)
    {
        Tag(field, WireType.Bytes);
        Raw((ulong)length);
    }

    /// <summary>Bytes as they are, for instance whole fields of another message.</summary>
    public void Verbatim(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>Starts a nested message. Returns the mark for <see cref="End"/>.</summary>
    public int Begin(int field)
    {
        Tag(field, WireType.Bytes);
        return _buffer.WrittenCount;
    }

    /// <summary>Ends the nested message that <see cref="Begin"/> started, and puts its length before it.</summary>
    public void End(int mark)
    {
        var length = _buffer.WrittenCount - mark;
        var size = SizeOf((ulong)length);
        _ = _buffer.GetSpan(size);
        _buffer.Advance(size);

        // The buffer is ours: ArrayBufferWriter hands out its written part read-only, though the array under it is not.
        var all = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span;
        all.Slice(mark, length).CopyTo(all[(mark + size)..]);
        WriteVarint(all.Slice(mark, size), (ulong)length);
    }

    /// <summary>Writes the tag and length of a length-delimited field to the start of <paramref name="destination"/>. Returns the bytes written.</summary>
    public static int WriteBytesHeader(Span<byte> destination, int field, int length)
    {
        var tag = ((ulong)field << 3) | (uint)WireType.Bytes;
        var tagSize = SizeOf(tag);
        WriteVarint(destination, tag);
        WriteVarint(destination[tagSize..], (ulong)length);
        return tagSize + SizeOf((ulong)length);
    }

    private void Tag(int field, WireType type) => Raw(((ulong)field << 3) | (uint)type);

    private void Raw(ulong value)
    {
        var size = SizeOf(value);
        WriteVarint(_buffer.GetSpan(size), value);
        _buffer.Advance(size);
    }

    private static void WriteVarint(Span<byte> destination, ulong value)
    {
        var i = 0;
        for (; value >= 0x80; value >>= 7)
            destination[i++] = (byte)(value | 0x80);
        destination[i] = (byte)value;
    }
}

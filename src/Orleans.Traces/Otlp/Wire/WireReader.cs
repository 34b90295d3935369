using System.Buffers.Binary;

namespace Orleans.Traces.Otlp.Wire;

/// <summary>Walks the fields of one protobuf message, in place and without allocating.</summary>
/// <remarks>
/// Usage: while <see cref="Next"/>, look at <see cref="Field"/> and <see cref="Type"/>, then at <see cref="Value"/> (length-delimited)
/// or <see cref="Number"/> (varint, fixed). A message that cannot be walked to its end sets <see cref="Fault"/> and stops the walk:
/// so the loop's end is either the message's end (<see cref="Fault"/> is null) or a fault.
/// A field of ours with another wire type than its definition's is an unknown field, as for every protobuf reader.
/// </remarks>
public ref struct WireReader
{
    private const int MaxGroupDepth = 64;

    private readonly ReadOnlySpan<byte> _message;
    private int _position;

    /// <summary>A walk over the fields of <paramref name="message"/>.</summary>
    public WireReader(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>The number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>The wire type of the field that <see cref="Next"/> found.</summary>
    public WireType Type { get; private set; }

    /// <summary>The value of a varint, fixed32 or fixed64 field.</summary>
    public ulong Number { get; private set; }

    /// <summary>The value bytes of a length-delimited field; empty for others.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Where <see cref="Value"/> starts in the message.</summary>
    public int ValueStart { get; private set; }

    /// <summary>The whole field as it was sent: tag, length and value.</summary>
    public readonly ReadOnlySpan<byte> Raw => _message[FieldStart.._position];

    /// <summary>Where the field starts in the message.</summary>
    public int FieldStart { get; private set; }

    /// <summary>Why the walk stopped early, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>True for a length-delimited field of this number.</summary>
    public readonly bool IsBytes(int field) => Field == field && Type == WireType.Bytes;

    /// <summary>True for a varint field of this number.</summary>
    public readonly bool IsVarint(int field) => Field == field && Type == WireType.Varint;

    /// <summary>True for a fixed64 field of this number.</summary>
    public readonly bool IsFixed64(int field) => Field == field && Type == WireType.Fixed64;

    /// <summary>Goes to the next field. False at the end of the message, and at a fault.</summary>
    public bool Next()
    {
        if (_position >= _message.Length || Fault is not null)
            return false;

        FieldStart = _position;
        Value = default;
        Number = 0;
        if (!TryVarint(out var tag))
            return Fail("a varint is cut short or longer than 10 bytes");
        if (tag > uint.MaxValue || tag >> 3 == 0)
            return Fail($"a field's tag is {tag}, which no field number has");

        Field = (int)(tag >> 3);
        Type = (WireType)(tag & 7);
        return Type switch
        {
            WireType.Varint => TryVarint(out var number) ? Found(number) : Fail("a varint is cut short or longer than 10 bytes"),
            WireType.Fixed64 => Fixed(8),
            WireType.Fixed32 => Fixed(4),
            WireType.Bytes => Bytes(),
            WireType.StartGroup => SkipGroup(Field),
            _ => Fail($"field {Field} has wire type {(int)Type}, which does not start a field"),
        };
    }

    private bool Found(ulong number)
    {
        Number = number;
        return true;
    }

    private bool Fixed(int size)
    {
        if (_message.Length - _position < size)
            return Fail($"field {Field} needs {size} bytes and {_message.Length - _position} are left");

        var value = _message.Slice(_position, size);
        Number = size == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(value) : BinaryPrimitives.ReadUInt32LittleEndian(value);
        _position += size;
        return true;
    }

    private bool Bytes()
    {
        if (!TryVarint(out var length))
            return Fail($"the length of field {Field} is cut short or longer than 10 bytes");
        if (length > (ulong)(_message.Length - _position))
            return Fail($"field {Field} says {length} bytes and {_message.Length - _position} are left");

        ValueStart = _position;
        Value = _message.Slice(_position, (int)length);
        _position += (int)length;
        return true;
    }

    // Groups are walked with a stack of field numbers, not by recursion: their nesting is the sender's to choose.
    private bool SkipGroup(int field)
    {
        Span<int> open = stackalloc int[MaxGroupDepth];
        var depth = 0;
        open[depth++] = field;
        while (depth > 0)
        {
            if (!TryVarint(out var tag) || tag > uint.MaxValue || tag >> 3 == 0)
                return Fail($"group {field} does not end");

            var inner = (int)(tag >> 3);
            switch ((WireType)(tag & 7))
            {
                case WireType.Varint when TryVarint(out _):
                    break;
                case WireType.Fixed64 when TrySkip(8):
                case WireType.Fixed32 when TrySkip(4):
                    break;
                case WireType.Bytes when TryVarint(out var length) && TrySkip(length):
                    break;
                case WireType.StartGroup when depth < MaxGroupDepth:
                    open[depth++] = inner;
                    break;
                case WireType.EndGroup when open[depth - 1] == inner:
                    depth--;
                    break;
                default:
                    return Fail($"group {field} is malformed or nested deeper than {MaxGroupDepth}");
            }
        }

        Field = field;
        Type = WireType.StartGroup;
        return true;
    }

    private bool TrySkip(ulong length)
    {
        if (length > (ulong)(_message.Length - _position))
            return false;
        _position += (int)length;
        return true;
    }

    private bool TryVarint(out ulong value)
    {
        if (_position < _message.Length && _message[_position] < 0x80)
        {
            value = _message[_position++];
            return true;
        }

        value = 0;
        for (var shift = 0; shift < 70 && _position < _message.Length; shift += 7)
        {
            var b = _message[_position++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return true;
        }

        return false;
    }

    private bool Fail(string fault)
    {
        Fault = fault;
        _position = _message.Length;
        return false;
    }
}

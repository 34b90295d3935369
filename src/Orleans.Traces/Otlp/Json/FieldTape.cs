using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Otlp.Json;

/// <summary>Takes the fields of nested messages in any order and yields the message with every field in its place.</summary>
/// <remarks>
/// DESIGN. A length-delimited message needs its length before its content, and the fields of a JSON object come in any order. To move
/// the content at every level would cost depth times size. So bytes stay where they are first written; a message is a chain of slices
/// of them, in order, and closing a message links the chains of its fields behind a header. Only a small message is made contiguous
/// when it closes: that costs a bounded copy, and it leaves one slice for most of a real request instead of one per value.
/// Each message has one chain per field number, so that the work per close is bounded too.
/// </remarks>
internal sealed class FieldTape
{
    private const int MaxSmall = 1_024;
    private const int None = -1;

    private readonly WireWriter _bytes = new();
    private readonly byte[] _small = new byte[MaxSmall];

    // Bounded by the body: a closed message has slices only if it is larger than MaxSmall, then one per field number and per large
    // message inside; an open one has one chain per field number.
    private Slice[] _slices = new Slice[16];
    private Chain[] _chains = new Chain[64];
    private Open[] _open = new Open[16];
    private int _sliceCount, _chainCount, _openCount;

    /// <summary>An empty tape: the outermost message is open.</summary>
    public FieldTape() => Begin(field: 0);

    /// <summary>Where fields are written; <see cref="Added"/> tells of each.</summary>
    public WireWriter Bytes => _bytes;

    /// <summary>A field of this number was written to <see cref="Bytes"/> from <paramref name="start"/> to the end.</summary>
    public void Added(int field, int start)
    {
        var length = _bytes.Length - start;
        if (length == 0)
            return;

        ref var chain = ref ChainOf(field);
        chain.Size += length;
        if (chain.Tail != None && _slices[chain.Tail].End == start)
            _slices[chain.Tail].Length += length;
        else
            Link(ref chain, NewSlice(start, length));
    }

    /// <summary>Opens a nested message in a field of the innermost one.</summary>
    public void Begin(int field)
    {
        Grow(ref _open, _openCount);
        _open[_openCount++] = new Open(field, _bytes.Length, _sliceCount, _chainCount);
    }

    /// <summary>Closes the innermost message.</summary>
    public void End()
    {
        var message = _open[_openCount - 1];
        var chains = InOrder(message);
        var size = 0;
        foreach (var chain in chains)
            size += chain.Size;

        if (size <= MaxSmall)
            CloseSmall(message, chains, size);
        else
            CloseLarge(message, chains, size);
    }

    /// <summary>Forgets what the innermost message holds in this field.</summary>
    public void Drop(int field)
    {
        var first = _open[_openCount - 1].FirstChain;
        for (var i = first; i < _chainCount; i++)
        {
            if (_chains[i].Field != field)
                continue;
            _chains[i] = _chains[--_chainCount];
            return;
        }
    }

    /// <summary>The outermost message, once all others are closed.</summary>
    public byte[] ToArray()
    {
        var chains = InOrder(_open[0]);
        var size = 0;
        foreach (var chain in chains)
            size += chain.Size;

        var message = new byte[size];
        CopyTo(message, chains);
        return message;
    }

    private Span<Chain> InOrder(Open message)
    {
        var chains = _chains.AsSpan(message.FirstChain, _chainCount - message.FirstChain);
        for (var i = 1; i < chains.Length; i++)
        {
            for (var j = i; j > 0 && chains[j - 1].Field > chains[j].Field; j--)
                (chains[j - 1], chains[j]) = (chains[j], chains[j - 1]);
        }

        return chains;
    }

    private void CloseSmall(Open message, ReadOnlySpan<Chain> chains, int size)
    {
        CopyTo(_small, chains);
        _bytes.Truncate(message.Start);
        _sliceCount = message.FirstSlice;
        _chainCount = message.FirstChain;
        _openCount--;
        _bytes.Bytes(message.Field, _small.AsSpan(0, size));
        Added(message.Field, message.Start);
    }

    private void CloseLarge(Open message, ReadOnlySpan<Chain> chains, int size)
    {
        var start = _bytes.Length;
        _bytes.BytesHeader(message.Field, size);
        var header = _bytes.Length - start;
        var whole = new Chain(message.Field);
        Link(ref whole, NewSlice(start, header));
        foreach (var chain in chains)
            Link(ref whole, chain.Head, chain.Tail);

        _chainCount = message.FirstChain;
        _openCount--;
        ref var outer = ref ChainOf(message.Field);
        outer.Size += header + size;
        Link(ref outer, whole.Head, whole.Tail);
    }

    private void CopyTo(Span<byte> destination, ReadOnlySpan<Chain> chains)
    {
        foreach (var chain in chains)
        {
            for (var i = chain.Head; i != None; i = _slices[i].Next)
            {
                _bytes.Written.Slice(_slices[i].Start, _slices[i].Length).CopyTo(destination);
                destination = destination[_slices[i].Length..];
            }
        }
    }

    // Fields mostly come in order and an array's elements come together: the last chain is nearly always the one.
    private ref Chain ChainOf(int field)
    {
        for (var i = _chainCount - 1; i >= _open[_openCount - 1].FirstChain; i--)
        {
            if (_chains[i].Field == field)
                return ref _chains[i];
        }

        Grow(ref _chains, _chainCount);
        _chains[_chainCount] = new Chain(field);
        return ref _chains[_chainCount++];
    }

    private int NewSlice(int start, int length)
    {
        Grow(ref _slices, _sliceCount);
        _slices[_sliceCount] = new Slice(start, length);
        return _sliceCount++;
    }

    private void Link(ref Chain chain, int slice) => Link(ref chain, slice, slice);

    private void Link(ref Chain chain, int head, int tail)
    {
        if (chain.Tail == None)
            chain.Head = head;
        else
            _slices[chain.Tail].Next = head;
        chain.Tail = tail;
    }

    private static void Grow<T>(ref T[] items, int count)
    {
        if (count == items.Length)
            Array.Resize(ref items, 2 * count);
    }

    private record struct Slice(int Start, int Length)
    {
        public int Next { get; set; } = None;

        public readonly int End => Start + Length;
    }

    private record struct Chain(int Field)
    {
        public int Size { get; set; } = 0;

        public int Head { get; set; } = None;

        public int Tail { get; set; } = None;
    }

    private readonly record struct Open(int Field, int Start, int FirstSlice, int FirstChain);
}

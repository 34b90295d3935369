using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>Writes a <see cref="TermRun"/>, term by term in their order. What is not finished leaves an unfinished file.</summary>
internal sealed class TermRunWriter : IDisposable
{
    private const int TermsOfBucket = 32, PieceBytes = 256 * 1024, MaxBits = 24;

    private readonly IDiskFolder _folder;
    private readonly IDiskFile _file;
    private readonly (long From, long To, int FactsVersion) _what;
    private readonly int _bits;
    private readonly List<uint> _directory = [TermRun.HeadSize];
    private readonly WireBytes _piece = new();
    private long _written = TermRun.HeadSize;
    private int _bucketStart;
    private ulong _last;
    private long _count;

    /// <summary>Begins a run.</summary>
    /// <param name="folder">The day's folder.</param>
    /// <param name="what">The stretch of the day's contents, and the version of the facts among the terms.</param>
    /// <param name="terms">How many terms will come, roughly.</param>
    public TermRunWriter(IDiskFolder folder, (long From, long To, int FactsVersion) what, long terms)
    {
        _folder = folder;
        _what = what;
        _bits = Math.Min(MaxBits, BitOperations.Log2((ulong)(terms / TermsOfBucket) + 1));
        _file = folder.Create(TermRun.UnfinishedNameOf(what.From, what.To));
        _piece.Skip(TermRun.BucketHeadSize);
    }

    private int Bucket => _directory.Count - 1;

    /// <summary>Writes a term, greater than the one before.</summary>
    /// <param name="term">Its first <see cref="TermRun.TermBits"/> bits.</param>
    /// <param name="rows">Its rows, each greater than the one before; at least one.</param>
    public void Add(ulong term, ReadOnlySpan<long> rows)
    {
        while (Bucket < (int)(term >> (TermRun.TermBits - _bits)))
            EndBucket();

        _piece.Varint(term - _last);
        _last = term;
        _count++;
        if (rows.Length == 1)
        {
            _piece.Varint((ulong)rows[0] << 1);
            return;
        }

        var (length, last) = (0, 0L);
        foreach (var row in rows)
        {
            length += WireBytes.SizeOf((ulong)(row - last));
            last = row;
        }

        _piece.Varint(((ulong)length << 1) | 1);
        last = 0;
        foreach (var row in rows)
        {
            _piece.Varint((ulong)(row - last));
            last = row;
        }
    }

    /// <summary>Ends the run, and returns it when it is durable.</summary>
    public TermRun Finish()
    {
        while (Bucket < 1 << _bits)
            EndBucket();

        // What stands there is the room for the head of a bucket that does not come.
        _piece.Clear(_piece.Length - TermRun.BucketHeadSize);
        WritePiece();
        _file.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_directory)), _written);
        _file.Write(TermRun.WriteHead(new TermRunHead(_what.From, _what.To, _what.FactsVersion, _bits, _written, _count)), 0);
        _file.Sync();

        var name = TermRun.NameOf(_what.From, _what.To);
        _folder.Rename(TermRun.UnfinishedNameOf(_what.From, _what.To), name);
        _folder.Sync();
        return TermRun.Open(_folder, name) ?? throw new IOException($"{Path.Combine(_folder.Path, name)} does not hold what was written to it.");
    }

    public void Dispose() => _file.Dispose();

    private void EndBucket()
    {
        var bucket = _piece.Written[_bucketStart..];
        BinaryPrimitives.WriteUInt32LittleEndian(bucket, TermRun.CrcOf(Bucket, bucket[TermRun.BucketHeadSize..]));
        _directory.Add(checked((uint)(_written + _piece.Length)));
        _last = (ulong)Bucket << (TermRun.TermBits - _bits);
        if (_piece.Length >= PieceBytes)
            WritePiece();
        _bucketStart = _piece.Length;
        _piece.Skip(TermRun.BucketHeadSize);
    }

    private void WritePiece()
    {
        _file.Write(_piece.Written, _written);
        _written += _piece.Length;
        _piece.Clear(0);
    }

    /// <summary>Bytes that grow.</summary>
    private sealed class WireBytes
    {
        private byte[] _bytes = new byte[PieceBytes + 4096];

        public int Length { get; private set; }

        public Span<byte> Written => _bytes.AsSpan(0, Length);

        public static int SizeOf(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

        public void Clear(int length) => Length = length;

        public void Skip(int count)
        {
            Reserve(count);
            Length += count;
        }

        public void Varint(ulong value)
        {
            Reserve(10);
            for (; value >= 0x80; value >>= 7)
                _bytes[Length++] = (byte)(value | 0x80);
            _bytes[Length++] = (byte)value;
        }

        private void Reserve(int count)
        {
            if (Length + count > _bytes.Length)
                Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + count));
        }
    }
}

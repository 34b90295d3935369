using System.Globalization;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Appends blocks to the newest segment file of a folder, and starts a new one when that is large. Used by one thread at a
/// time.</summary>
/// <remarks>After a failure it must be disposed, and its successor starts a new segment file: nothing is known of the end of the old
/// one.</remarks>
internal sealed class SegmentAppender : IDisposable
{
    private const string Suffix = ".seg";
    private const int PieceBytes = 1024 * 1024;

    private readonly IDiskFolder _folder;
    private readonly long _segmentBytes;
    private byte[]? _piece;
    private IDiskFile _file;
    private int _number;
    private long _end;

    public SegmentAppender(IDiskFolder folder, long segmentBytes, bool newFile)
    {
        _folder = folder;
        _segmentBytes = segmentBytes;
        _number = Numbers(folder).DefaultIfEmpty().Max();
        if (newFile || _number == 0)
        {
            _file = Create();
            return;
        }

        // What a crash left behind the last block that a row names is never read: the next block goes behind it.
        _file = folder.Open(NameOf(_number));
        _end = _file.Length;
    }

    public static string NameOf(int number) => number.ToString("d6", CultureInfo.InvariantCulture) + Suffix;

    /// <summary>The numbers of a folder's segment files, in no particular order.</summary>
    public static IEnumerable<int> Numbers(IDiskFolder folder) => folder.Names().Select(NumberOf).OfType<int>();

    /// <summary>Appends these blocks, which may be none, and returns when they are durable.</summary>
    /// <returns>Where each lies.</returns>
    public List<BlockPlace> Append(List<byte[]> blocks)
    {
        if (_end >= _segmentBytes)
        {
            _file.Dispose();
            _file = Create();
        }

        var places = new List<BlockPlace>(blocks.Count);
        var end = _end;
        foreach (var block in blocks)
        {
            places.Add(new BlockPlace(_number, end, block.Length));
            end += block.Length;
        }

        if (blocks.Count == 0)
            return places;
        Write(blocks);
        _file.Sync();
        _end = end;
        return places;
    }

    public void Dispose() => _file.Dispose();

    // Small blocks go together in one piece, large ones by themselves.
    private void Write(List<byte[]> blocks)
    {
        _piece ??= new byte[PieceBytes];
        var at = _end;
        var held = 0;
        foreach (var block in blocks)
        {
            if (held + block.Length > PieceBytes)
                WritePiece(ref at, ref held);
            if (block.Length > PieceBytes)
            {
                _file.Write(block, at);
                at += block.Length;
                continue;
            }

            block.CopyTo(_piece, held);
            held += block.Length;
        }

        WritePiece(ref at, ref held);
    }

    private void WritePiece(ref long at, ref int held)
    {
        if (held > 0)
            _file.Write(_piece.AsSpan(0, held), at);
        at += held;
        held = 0;
    }

    private static int? NumberOf(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(0, name.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private IDiskFile Create()
    {
        _number++;
        _end = 0;
        var file = _folder.Create(NameOf(_number));
        _folder.Sync();
        return file;
    }
}

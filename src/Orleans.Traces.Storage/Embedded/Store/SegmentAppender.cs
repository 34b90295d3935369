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

    private readonly IDiskFolder _folder;
    private readonly long _segmentBytes;
    private byte[] _buffer = [];
    private IDiskFile _file;
    private int _number;
    private long _end;

    public SegmentAppender(IDiskFolder folder, long segmentBytes, bool newFile)
    {
        _folder = folder;
        _segmentBytes = segmentBytes;
        _number = folder.Names().Select(NumberOf).Max() ?? 0;
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
        var length = 0;
        foreach (var block in blocks)
        {
            places.Add(new BlockPlace(_number, _end + length, block.Length));
            length = checked(length + block.Length);
        }

        if (length == 0)
            return places;
        if (_buffer.Length < length)
            _buffer = new byte[length];
        var at = 0;
        foreach (var block in blocks)
        {
            block.CopyTo(_buffer, at);
            at += block.Length;
        }

        _file.Write(_buffer.AsSpan(0, length), _end);
        _file.Sync();
        _end += length;
        return places;
    }

    public void Dispose() => _file.Dispose();

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

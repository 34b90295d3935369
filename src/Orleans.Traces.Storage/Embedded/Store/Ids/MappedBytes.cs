using System.IO.MemoryMappedFiles;

namespace Orleans.Traces.Storage.Embedded.Store.Ids;

/// <summary>A file that is never changed, as memory: the system reads what is touched, and takes it back when memory is short.</summary>
/// <remarks>It is unmapped when nobody holds it any more, never while somebody reads. Small files are read whole: there may be many of
/// them, and a process has a bounded number of mappings.</remarks>
internal sealed unsafe class MappedBytes
{
    private const int MaxReadWhole = 64 * 1024;

    private readonly byte[]? _whole;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;

    public MappedBytes(string path)
    {
        Length = new FileInfo(path).Length;
        if (Length <= MaxReadWhole)
        {
            _whole = File.ReadAllBytes(path);
            Length = _whole.Length;
            return;
        }

        // The view stays when the file's handle is closed.
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        _view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
    }

    /// <summary>Bytes in the file.</summary>
    public long Length { get; }

    /// <summary>So many values from a place. The caller keeps this object alive while it reads.</summary>
    public ReadOnlySpan<T> Slice<T>(long offset, int count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + ((long)count * sizeof(T)), Length);
        return _whole is not null
            ? System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(_whole.AsSpan((int)offset, count * sizeof(T)))
            : new ReadOnlySpan<T>(_start + offset, count);
    }
}

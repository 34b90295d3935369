using System.IO.MemoryMappedFiles;

namespace Orleans.Traces.Storage.Embedded.Store.Ids;

/// <summary>A file that is never changed, as memory: the system reads what is touched, and takes it back when memory is short.</summary>
/// <remarks>It is unmapped when nobody holds it any more, never while somebody reads. Small files are read whole: there may be many of
/// them, and a process has a bounded number of mappings.</remarks>
internal sealed unsafe class MappedBytes
{
    private const int MaxReadWhole = 64 * 1024;

    private readonly object _owner;
    private readonly byte* _start;

    public MappedBytes(string path)
    {
        Length = new FileInfo(path).Length;
        if (Length <= MaxReadWhole)
        {
            var whole = GC.AllocateUninitializedArray<byte>((int)Length, pinned: true);
            using var small = File.OpenHandle(path);
            Length = RandomAccess.Read(small, whole, 0);
            _start = (byte*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(whole, 0);
            _owner = whole;
            return;
        }

        // The view stays when the file's handle is closed.
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        var view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        _owner = view;
    }

    /// <summary>Bytes in the file.</summary>
    public long Length { get; }

    /// <summary>So many values from a place. The caller keeps this object alive while it reads.</summary>
    public ReadOnlySpan<T> Slice<T>(long offset, int count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + ((long)count * sizeof(T)), Length);
        return new ReadOnlySpan<T>(_start + offset, count);
    }

    /// <summary>Says that this was read until here.</summary>
    public void KeepAlive() => GC.KeepAlive(_owner);
}

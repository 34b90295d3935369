using Microsoft.Win32.SafeHandles;

namespace Orleans.Traces.Storage.Embedded.Disk;

/// <summary>A file of the operating system.</summary>
internal sealed class DiskFile : IDiskFile
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;

    public DiskFile(string path, FileMode mode)
    {
        _path = path;
        _handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public long Length => RandomAccess.GetLength(_handle);

    public int Read(Span<byte> buffer, long offset)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = RandomAccess.Read(_handle, buffer[total..], offset + total);
            if (read == 0)
                break;
            total += read;
        }

        return total;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

    public void Sync()
    {
        if (OperatingSystem.IsLinux())
            Libc.SyncData(_handle, _path);
        else
            RandomAccess.FlushToDisk(_handle);
    }

    public void Dispose() => _handle.Dispose();
}

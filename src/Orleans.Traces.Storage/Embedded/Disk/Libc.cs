using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Orleans.Traces.Storage.Embedded.Disk;

/// <summary>What Linux can do and .NET does not offer: sync a file's data without its times, and sync a folder.</summary>
internal static partial class Libc
{
    private const int ReadOnlyFolder = 0x10000; // O_RDONLY | O_DIRECTORY
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;

    /// <summary>Syncs data and what is needed to read it back, such as the length.</summary>
    /// <remarks>A pre-written file that is overwritten in place needs no commit of the file system's own journal for this; with fsync it
    /// does.</remarks>
    public static void SyncData(SafeFileHandle file, string path)
    {
        while (FDataSync(file) != 0)
            ThrowUnlessInterrupted("fdatasync", path);
    }

    /// <summary>Makes the names in a folder durable.</summary>
    public static void SyncFolder(string path)
    {
        using var folder = Open(path, ReadOnlyFolder | CloseOnExec);
        if (folder.IsInvalid)
            throw Failed("open", path);
        while (FSync(folder) != 0)
            ThrowUnlessInterrupted("fsync", path);
    }

    private static void ThrowUnlessInterrupted(string call, string path)
    {
        if (Marshal.GetLastPInvokeError() != Interrupted)
            throw Failed(call, path);
    }

    private static IOException Failed(string call, string path) =>
        new($"{call} of {path} failed: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FSync(SafeFileHandle file);
}

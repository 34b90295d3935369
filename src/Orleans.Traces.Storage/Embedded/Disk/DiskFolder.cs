namespace Orleans.Traces.Storage.Embedded.Disk;

/// <summary>A folder of the operating system.</summary>
internal sealed class DiskFolder : IDiskFolder
{
    private const string LockName = "lock";

    /// <summary>The folder of this path, which must be there: see <see cref="Make"/>.</summary>
    public DiskFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Makes the folder and those above it where they are missing, durably.</summary>
    public static DiskFolder Make(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var missing = new Stack<string>();
        for (var folder = full; folder is not null && !Directory.Exists(folder); folder = System.IO.Path.GetDirectoryName(folder))
            missing.Push(folder);

        foreach (var folder in missing)
        {
            Directory.CreateDirectory(folder);
            SyncNames(System.IO.Path.GetDirectoryName(folder)!);
        }

        return new DiskFolder(full);
    }

    public IReadOnlyList<string> Names() => [.. Directory.EnumerateFiles(Path).Select(f => System.IO.Path.GetFileName(f))];

    public IDiskFile Open(string name) => new DiskFile(Full(name), FileMode.Open);

    public IDiskFile Create(string name) => new DiskFile(Full(name), FileMode.Create);

    public void Rename(string from, string to) => File.Move(Full(from), Full(to), overwrite: true);

    public void Delete(string name) => File.Delete(Full(name));

    public void Sync() => SyncNames(Path);

    public IDisposable Lock()
    {
        try
        {
            return new FileStream(Full(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e)
        {
            throw new StorageUnavailableException(
                $"The folder {Path} is in use by another process, or its lock file cannot be written. Stop the other one, or give this " +
                    "one a folder of its own.", e);
        }
    }

    // Elsewhere than on Linux there is no such call, or the file system does it by itself.
    private static void SyncNames(string path)
    {
        if (OperatingSystem.IsLinux())
            Libc.SyncFolder(path);
    }

    private string Full(string name) => System.IO.Path.Combine(Path, name);
}

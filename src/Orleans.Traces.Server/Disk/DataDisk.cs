using Orleans.Traces.Server.Startup;

namespace Orleans.Traces.Server.Disk;

/// <summary>The disk that the opened data folder lies on.</summary>
internal sealed class DataDisk(DataFolder data) : IDataDisk
{
    public long FreeBytes() => new DriveInfo(data.Path).AvailableFreeSpace;

    // The journal's name stands in a file of it. Files that were deleted can be written on, and nothing in them survives.
    public bool IsInPlace()
    {
        try
        {
            return File.ReadAllText(Path.Combine(data.Path, "journal", "id")) == data.Journal.Name
                && File.Exists(Path.Combine(data.Path, "traces", "lock"));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }
}

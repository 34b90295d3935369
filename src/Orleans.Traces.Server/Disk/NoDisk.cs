namespace Orleans.Traces.Server.Disk;

/// <summary>Where nothing is kept on a disk of this machine.</summary>
internal sealed class NoDisk : IDataDisk
{
    public long FreeBytes() => long.MaxValue;

    public bool IsInPlace() => true;
}

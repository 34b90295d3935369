namespace Orleans.Traces.Server.Disk;

/// <summary>The disk under the data folder.</summary>
internal interface IDataDisk
{
    /// <summary>Bytes that may still be written to it.</summary>
    long FreeBytes();

    /// <summary>Whether the folder that was opened is still where it was: not deleted, and not another one.</summary>
    bool IsInPlace();
}

namespace Orleans.Traces.Storage.Embedded.Disk;

/// <summary>A file that is read and written at positions. What is written is durable only after <see cref="Sync"/>.</summary>
/// <remarks>Reads and writes may overlap in time. A failure is an <see cref="IOException"/>. Tests put a disk behind it that loses
/// power.</remarks>
internal interface IDiskFile : IDisposable
{
    /// <summary>Bytes in the file.</summary>
    long Length { get; }

    /// <summary>Reads up to the buffer's length. Returns how many bytes were read, fewer only at the end of the file.</summary>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Writes all of the bytes, and makes the file longer where needed.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Returns when what was written would survive a power cut.</summary>
    /// <remarks>After a failure nothing is known of what was written since the last success, and a later success says nothing about it:
    /// the system may have given those pages up.</remarks>
    void Sync();
}

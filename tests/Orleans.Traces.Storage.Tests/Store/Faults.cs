using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Tests.Store;

/// <summary>Faults that a test switches on for the files of contents.</summary>
internal sealed class Faults
{
    public bool DiskIsFull { get; set; }

    public bool SyncFails { get; set; }

    public IDiskFolder Open(string path) => new FaultyFolder(DiskFolder.Make(path), this);

    private sealed class FaultyFolder(DiskFolder inner, Faults faults) : IDiskFolder
    {
        public string Path => inner.Path;

        public IReadOnlyList<string> Names() => inner.Names();

        public IDiskFile Open(string name) => new FaultyFile(inner.Open(name), faults);

        public IDiskFile Create(string name) => new FaultyFile(inner.Create(name), faults);

        public void Rename(string from, string to) => inner.Rename(from, to);

        public void Delete(string name) => inner.Delete(name);

        public void Sync() => inner.Sync();

        public IDisposable Lock() => inner.Lock();
    }

    private sealed class FaultyFile(IDiskFile inner, Faults faults) : IDiskFile
    {
        public long Length => inner.Length;

        public int Read(Span<byte> buffer, long offset) => inner.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (!faults.DiskIsFull)
            {
                inner.Write(bytes, offset);
                return;
            }

            inner.Write(bytes[..(bytes.Length / 2)], offset);
            throw new IOException("No space is left on the disk.");
        }

        public void Sync()
        {
            if (faults.SyncFails)
                throw new IOException("The disk has failed to sync.");
            inner.Sync();
        }

        public void Dispose() => inner.Dispose();
    }
}

using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Tests.Journal;

/// <summary>Thrown by a disk without power.</summary>
internal sealed class PowerLostException() : IOException("The power is gone.");

/// <summary>A folder in memory that does to files what disks do: unsynced writes vanish or tear, syncs fail, power goes.</summary>
internal sealed class FakeDisk : IDiskFolder
{
    private readonly List<Action<Dictionary<string, FakeFile>>> _unsyncedNames = [];
    private readonly Dictionary<string, FakeFile> _durableNames = [];
    private Dictionary<string, FakeFile> _names = [];
    private int _epoch;
    private bool _locked;

    public string Path => "(memory)";

    /// <summary>Power goes when so many further writes, syncs and changes of names have begun; null: it stays.</summary>
    public int? PowerLastsFor { get; set; }

    /// <summary>The next sync of a file fails.</summary>
    public bool FailNextSync { get; set; }

    /// <summary>Bytes of new files that still fit.</summary>
    public long Space { get; set; } = long.MaxValue;

    public int TornWrites { get; private set; }

    public int FailedSyncs { get; private set; }

    public long TotalBytes => _names.Values.Sum(f => (long)f.Cached.Length);

    public IReadOnlyList<string> Names() => [.. _names.Keys];

    public byte[] this[string name] => _names[name].Cached;

    /// <summary>The process dies: what it wrote stays in the system's cache.</summary>
    public void Kill()
    {
        _epoch++;
        _locked = false;
        PowerLastsFor = null;
        FailNextSync = false;
    }

    /// <summary>The power goes: of what was not synced, each write is there, gone or torn; of the changes of names, the first few are
    /// there.</summary>
    public void CutPower(Random random)
    {
        Kill();
        foreach (var change in _unsyncedNames.Take(random.Next(_unsyncedNames.Count + 1)))
            change(_durableNames);
        _unsyncedNames.Clear();
        _names = new Dictionary<string, FakeFile>(_durableNames);
        foreach (var file in _names.Values)
            TornWrites += file.LosePower(random);
    }

    public IDiskFile Open(string name) =>
        new Handle(this, _names.TryGetValue(name, out var file) ? file : throw new FileNotFoundException(name));

    public IDiskFile Create(string name)
    {
        var file = new FakeFile();
        Change(names => names[name] = file);
        return new Handle(this, file);
    }

    public void Rename(string from, string to) => Change(names =>
    {
        if (names.Remove(from, out var file))
            names[to] = file;
    });

    public void Delete(string name) => Change(names => names.Remove(name));

    public void Sync()
    {
        Step(_epoch);
        foreach (var change in _unsyncedNames)
            change(_durableNames);
        _unsyncedNames.Clear();
    }

    public IDisposable Lock()
    {
        if (_locked)
            throw new StorageUnavailableException("(memory) is in use.");
        _locked = true;
        return new Unlock(this);
    }

    private void Change(Action<Dictionary<string, FakeFile>> change)
    {
        Step(_epoch);
        change(_names);
        _unsyncedNames.Add(change);
    }

    private void Step(int epoch)
    {
        if (epoch != _epoch || PowerLastsFor == 0)
            throw new PowerLostException();
        PowerLastsFor--;
    }

    internal sealed class FakeFile
    {
        private readonly List<(long Offset, byte[] Bytes)> _unsynced = [];
        private byte[] _durable = [];

        public byte[] Cached { get; private set; } = [];

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            Cached = Apply(Cached, bytes, offset);
            _unsynced.Add((offset, bytes.ToArray()));
        }

        public void Sync()
        {
            foreach (var (offset, bytes) in _unsynced)
                _durable = Apply(_durable, bytes, offset);
            _unsynced.Clear();
        }

        // What Linux does after an error: the pages count as clean, and no later sync writes them.
        public void FailSync() => _unsynced.Clear();

        public int LosePower(Random random)
        {
            var torn = 0;
            foreach (var (offset, bytes) in _unsynced)
            {
                var fate = random.Next(4);
                if (fate == 0)
                    continue;
                if (fate == 1)
                {
                    _durable = Apply(_durable, bytes, offset);
                    continue;
                }

                torn++;
                if (fate == 2)
                    _durable = Apply(_durable, bytes.AsSpan(0, random.Next(bytes.Length + 1)), offset);
                else
                    KeepSomeSectors(random, bytes, offset);
            }

            _unsynced.Clear();
            if (!Cached.AsSpan().SequenceEqual(_durable))
                Cached = [.. _durable];
            return torn;
        }

        private void KeepSomeSectors(Random random, byte[] bytes, long offset)
        {
            for (var start = 0; start < bytes.Length;)
            {
                var length = (int)Math.Min(bytes.Length - start, 512 - ((offset + start) % 512));
                if (random.Next(2) == 0)
                    _durable = Apply(_durable, bytes.AsSpan(start, length), offset + start);
                start += length;
            }
        }

        private static byte[] Apply(byte[] content, ReadOnlySpan<byte> bytes, long offset)
        {
            if (content.Length < offset + bytes.Length)
                Array.Resize(ref content, (int)offset + bytes.Length);
            bytes.CopyTo(content.AsSpan((int)offset));
            return content;
        }
    }

    private sealed class Handle(FakeDisk disk, FakeFile file) : IDiskFile
    {
        private readonly int _epoch = disk._epoch;

        public long Length => file.Cached.Length;

        public int Read(Span<byte> buffer, long offset)
        {
            var length = (int)Math.Clamp(file.Cached.Length - offset, 0, buffer.Length);
            file.Cached.AsSpan((int)offset, length).CopyTo(buffer);
            return length;
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            disk.Step(_epoch);
            if (offset + bytes.Length > file.Cached.Length && (disk.Space -= offset + bytes.Length - file.Cached.Length) < 0)
                throw new IOException("No space is left on the disk.");
            file.Write(bytes, offset);
        }

        public void Sync()
        {
            disk.Step(_epoch);
            if (disk.FailNextSync)
            {
                disk.FailNextSync = false;
                disk.FailedSyncs++;
                file.FailSync();
                throw new IOException("The disk has failed to sync.");
            }

            file.Sync();
        }

        public void Dispose()
        {
        }
    }

    private sealed class Unlock(FakeDisk disk) : IDisposable
    {
        public void Dispose() => disk._locked = false;
    }
}

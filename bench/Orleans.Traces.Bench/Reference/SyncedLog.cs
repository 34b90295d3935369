using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Orleans.Traces.Bench.Reference;

/// <summary>A file written in advance and then over and over, one write and one sync for all that waits.</summary>
internal sealed partial class SyncedLog : IDisposable
{
    private const int Size = 256 << 20, Piece = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _some = new(0);

    // Bounded by the generator's connections, each of which waits for its answer.
    private List<(byte[] Body, TaskCompletionSource Done)> _waiting = [];
    private long _end;

    public SyncedLog(string path)
    {
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        var zeros = new byte[Piece];
        for (var at = 0L; at < Size; at += Piece)
            RandomAccess.Write(_file, zeros, at);
        RandomAccess.FlushToDisk(_file);
        new Thread(Write) { IsBackground = true, Name = "Log" }.Start();
    }

    /// <summary>Completes when the body is durable.</summary>
    public Task AppendAsync(byte[] body)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((body, done));
            if (_waiting.Count == 1)
                _some.Release();
        }

        return done.Task;
    }

    public void Dispose()
    {
        _file.Dispose();
        _some.Dispose();
    }

    private void Write()
    {
        while (true)
        {
            _some.Wait();
            List<(byte[] Body, TaskCompletionSource Done)> group;
            lock (_lock)
                (group, _waiting) = (_waiting, []);

            var bodies = group.ConvertAll(g => (ReadOnlyMemory<byte>)g.Body);
            var length = bodies.Sum(b => (long)b.Length);
            if (_end + length > Size)
                _end = 0;
            RandomAccess.Write(_file, bodies, _end);
            _end += length;
            if (SyncData(_file) != 0)
                Environment.FailFast($"fdatasync failed: {Marshal.GetLastPInvokeErrorMessage()}");
            foreach (var (_, done) in group)
                done.SetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncData(SafeFileHandle file);
}

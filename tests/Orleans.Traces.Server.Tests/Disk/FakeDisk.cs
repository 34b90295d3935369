using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Server.Disk;
using Orleans.Traces.Server.Startup;

namespace Orleans.Traces.Server.Tests.Disk;

/// <summary>A disk that fills as a test says, and the watch over it.</summary>
internal sealed class FakeDisk : IDataDisk, IHostApplicationLifetime
{
    private readonly CancellationTokenSource _stopping = new();

    public long Free { get; set; } = long.MaxValue;

    public bool InPlace { get; set; } = true;

    public Exception? Failure { get; set; }

    public CancellationToken ApplicationStarted => default;

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => default;

    public long FreeBytes() => Failure is null ? Free : throw Failure;

    public bool IsInPlace() => InPlace;

    public void StopApplication() => _stopping.Cancel();

    public DiskWatch Watch(TimeProvider? time = null, long minFree = 1_000) => new(
        this, new StorageOptions { MinFreeBytes = minFree }, this, time ?? TimeProvider.System, NullLogger<DiskWatch>.Instance);
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Server.Startup;

namespace Orleans.Traces.Server.Disk;

/// <summary>Looks every few seconds whether what is taken in has a place on the disk.</summary>
/// <remarks>Below <see cref="StorageOptions.MinFreeBytes"/> nothing more is taken in until a quarter more than that is free: what was
/// accepted can still be saved, and the answer does not change from second to second. Without its folder the server can promise nothing,
/// and stops.</remarks>
internal sealed partial class DiskWatch(
    IDataDisk disk, StorageOptions options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DiskWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private volatile string? _refusal;
    private volatile bool _isGone;

    /// <summary>Why nothing can be taken in now; null: it can.</summary>
    public string? Refusal => _refusal;

    /// <summary>The data folder was deleted or replaced.</summary>
    public bool IsGone => _isGone;

    /// <summary>Looks once.</summary>
    public void Look()
    {
        try
        {
            if (_isGone)
                return;
            if (disk.IsInPlace())
                Measure(disk.FreeBytes());
            else
                Stop();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever writes to it will hear what is wrong.
            LogNotMeasured(e);
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Look();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Look();
    }

    private void Measure(long free)
    {
        var needed = _refusal is null ? options.MinFreeBytes : options.MinFreeBytes + (options.MinFreeBytes / 4);
        var isShort = free < needed;
        if (isShort && _refusal is null)
            LogShort(free, options.MinFreeBytes);
        if (!isShort && _refusal is not null)
            LogEnough(free);
        _refusal = isShort
            ? $"the disk of the data folder is nearly full: {free} bytes are free, {needed} are needed "
                + $"({StorageOptions.Section}:{nameof(StorageOptions.MinFreeBytes)} is {options.MinFreeBytes}); send the request again"
            : null;
    }

    private void Stop()
    {
        _isGone = true;
        _refusal = "the data folder is gone, and the server stops; send the request again";
        LogGone(options.Data);
        lifetime.StopApplication();
    }

    [LoggerMessage(3101, LogLevel.Error, "Nothing more is taken in: the disk of the data folder has {Free} bytes free, fewer than "
        + "Traces:Storage:MinFreeBytes, {MinFree}. Free space on it, or lower Traces:Retention:Days.")]
    private partial void LogShort(long free, long minFree);

    [LoggerMessage(3102, LogLevel.Warning, "Requests are taken in again: the disk of the data folder has {Free} bytes free.")]
    private partial void LogEnough(long free);

    [LoggerMessage(3103, LogLevel.Critical, "The data folder {Folder} was deleted or replaced while the server ran, so it stops: what it writes "
        + "now would be lost. What was accepted in the last seconds may be lost too. Put the folder back, and start again.")]
    private partial void LogGone(string folder);

    [LoggerMessage(3104, LogLevel.Warning, "The disk of the data folder could not be looked at; it is tried again in a few seconds.")]
    private partial void LogNotMeasured(Exception e);
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Startup;

/// <summary>Stops the process when its journal has failed: nothing could be acknowledged any more, and a fresh start replays what is on disk.</summary>
internal sealed partial class JournalWatch(DataFolder data, IHostApplicationLifetime lifetime, ILogger<JournalWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await data.Journal.Failed.WaitAsync(stoppingToken);
        LogStopping(data.Path);
        lifetime.StopApplication();
    }

    [LoggerMessage(3001, LogLevel.Critical, "The journal in {Folder} has failed, so the server stops: it can promise nothing. "
        + "Mend the disk and start again; what was acknowledged is on it.")]
    private partial void LogStopping(string folder);
}

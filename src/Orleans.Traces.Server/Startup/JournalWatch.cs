using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Startup;

/// <summary>Stops the process when its journal has failed: nothing could be acknowledged any more, and a fresh start replays what is on disk.</summary>
internal sealed partial class JournalWatch(OpenedStorage data, IHostApplicationLifetime lifetime, ILogger<JournalWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await data.JournalFailed.WaitAsync(stoppingToken);
        LogStopping(data.Place);
        lifetime.StopApplication();
    }

    [LoggerMessage(3001, LogLevel.Critical, "The journal in {Place} has failed, so the server stops: it can promise nothing. "
        + "Mend what the line before names and start again; what was acknowledged is in it.")]
    private partial void LogStopping(string place);
}

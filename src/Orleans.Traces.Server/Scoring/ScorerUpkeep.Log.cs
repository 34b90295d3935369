using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Scoring;

internal sealed partial class ScorerUpkeep
{
    [LoggerMessage(8101, LogLevel.Warning, "Scorers could not be read; those that were read last go on counting, and it is tried again every half "
        + "minute. Look at the disk or the storage account that holds the configuration.")]
    private partial void LogFailed(Exception exception);
}

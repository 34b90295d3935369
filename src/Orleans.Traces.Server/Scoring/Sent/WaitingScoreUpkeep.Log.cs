using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Scoring.Sent;

internal sealed partial class WaitingScoreUpkeep
{
    [LoggerMessage(2311, LogLevel.Warning, "{Count} scores were dropped: their traces did not come within {Patience}. Check that what sends them sends the traces too, "
        + "to the same project, and that it does not sample them away.")]
    private partial void LogDropped(int count, TimeSpan patience);

    [LoggerMessage(2312, LogLevel.Warning, "Scores that wait for their traces could not be looked after; that is tried again. "
        + "Check the data folder (--data): its disk, and who may write to it.")]
    private partial void LogFailed(Exception exception);
}

using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Scoring;

internal sealed partial class ScoringSweeper
{
    [LoggerMessage(8111, LogLevel.Warning, "What is due for scorers could not be looked up, or a scorer not be reached; it is tried again every other "
        + "second. Look at the errors logged before.")]
    private partial void LogFailed(Exception exception);
}

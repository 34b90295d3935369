using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Scoring.Backfill;

internal sealed partial class BackfillSweeper
{
    [LoggerMessage(2322, LogLevel.Error, "Backfills could not be looked after; they are tried again. Check the data folder (--data): its disk, and who may write to it.")]
    private partial void LogFailed(Exception exception);
}

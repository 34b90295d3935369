using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Ledger;

internal sealed partial class LedgerWriter
{
    [LoggerMessage(6001, LogLevel.Warning, "The ingest ledger could not be saved; it is tried again every few seconds, and its counts are kept in "
        + "memory until then. Check the disk of the data folder and its free space.")]
    private partial void LogFailed(Exception exception);
}

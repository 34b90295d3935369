using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Grains;

internal sealed partial class BackfillGrain
{
    [LoggerMessage(2321, LogLevel.Warning, "The backfill of the scorer {Key} could not be taken on now; it is tried again within seconds. "
        + "Check the data folder (--data): its disk, and who may write to it.")]
    private partial void LogUnavailable(string key, Exception exception);
}

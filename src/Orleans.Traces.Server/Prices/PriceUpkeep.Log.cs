using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Prices;

internal sealed partial class PriceUpkeep
{
    [LoggerMessage(8001, LogLevel.Warning, "Own prices could not be read, or the models without a price not be stored; what was read last is used, "
        + "and it is tried again every half minute. Look at the disk or the storage account that holds the configuration.")]
    private partial void LogFailed(Exception exception);
}

using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Grains;

internal sealed partial class LogGrain
{
    [LoggerMessage(2401, LogLevel.Warning, "The log records of shard {Shard} could not be saved; they stay in the journal and are tried again in {Delay}. "
        + "Check the data folder (--data), its disk and who may write to it, or the storage account (--storage).")]
    private partial void LogStoreUnavailable(LogShard shard, TimeSpan delay, Exception exception);
}

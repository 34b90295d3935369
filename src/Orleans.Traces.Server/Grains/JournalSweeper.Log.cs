using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Grains;

internal sealed partial class JournalSweeper
{
    [LoggerMessage(2101, LogLevel.Warning, "{Key} has entries in the journal and could not be woken; tried again within a minute. "
        + "If this goes on, look at the errors logged for this trace or log shard before.")]
    private partial void LogWakeFailed(JournalKey key, Exception exception);
}

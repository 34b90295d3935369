using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Grains;

internal sealed partial class ScorerGrain
{
    [LoggerMessage(2301, LogLevel.Warning, "What is due for the scorer {Key} could not be judged or stored now; it is tried again within seconds. "
        + "Check the data folder (--data): its disk, and who may write to it.")]
    private partial void LogUnavailable(string key, Exception exception);
}

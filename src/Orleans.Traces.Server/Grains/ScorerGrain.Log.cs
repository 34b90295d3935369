using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Grains;

internal sealed partial class ScorerGrain
{
    [LoggerMessage(2301, LogLevel.Warning, "What is due for the scorer {Key} could not be judged or stored now; it is tried again within seconds. "
        + "Check the data folder (--data): its disk, and who may write to it.")]
    private partial void LogUnavailable(string key, Exception exception);

    [LoggerMessage(2302, LogLevel.Warning, "The scorer {Key} failed {Count} times in a row and is paused; GET /api/v1/scorers/{{id}} says why. Mend its settings, or what it asks and "
        + "POST /api/v1/scorers/{{id}}/resume; what is due for it waits.")]
    private partial void LogPaused(string key, int count);
}

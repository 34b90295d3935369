using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Access;

internal sealed partial class AccessGate
{
    [LoggerMessage(6001, LogLevel.Warning, "A request was refused for now, since the keys cannot be read. If this lasts, look at the disk " +
        "or the storage account that holds the configuration.")]
    private partial void LogUnavailable(Exception exception);
}

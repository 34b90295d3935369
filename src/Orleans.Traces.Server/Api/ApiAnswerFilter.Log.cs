using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Api;

internal sealed partial class ApiAnswerFilter
{
    [LoggerMessage(5001, LogLevel.Warning, "A query was answered with 503, since the store cannot be read now. If this lasts, look at the disk " +
        "or the storage account that holds the traces.")]
    private partial void LogStorageUnavailable(Exception exception);
}

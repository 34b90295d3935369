using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Web.Pages;

public sealed partial class TraceListPage
{
    [LoggerMessage(4001, LogLevel.Warning, "The list of traces could not be read; a page in a browser says so and tries again.")]
    private static partial void LogFailure(ILogger logger, Exception cause);
}

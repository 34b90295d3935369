using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Web.Pages;

public sealed partial class TraceTreePage
{
    [LoggerMessage(4002, LogLevel.Warning, "Trace {TraceId} could not be read; its page in a browser says so and tries again.")]
    private static partial void LogFailure(ILogger logger, TraceId traceId, Exception cause);
}

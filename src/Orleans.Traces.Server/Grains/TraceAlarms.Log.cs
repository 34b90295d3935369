using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Grains;

internal sealed partial class TraceAlarms
{
    [LoggerMessage(2111, LogLevel.Warning, "Trace {Key} could not be looked at; tried again in {Delay}. "
        + "If this goes on, look at the errors logged for this trace before.")]
    private partial void LogWakeFailed(string key, TimeSpan delay, Exception exception);
}

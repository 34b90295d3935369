using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Grains;

internal sealed partial class TraceAlarms
{
    [LoggerMessage(2111, LogLevel.Warning, "Trace {Key} could not be looked at; tried again in {Delay}. "
        + "If this goes on, look at the errors logged for this trace before.")]
    private partial void LogWakeFailed(TraceKey key, TimeSpan delay, Exception exception);
}

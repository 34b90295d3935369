using Microsoft.Extensions.Logging;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Grains;

internal sealed partial class TraceGrain
{
    [LoggerMessage(2001, LogLevel.Debug, "Trace {Key} is saved ({State}): {SpanCount} spans, revision {Revision}.")]
    private partial void LogSaved(TraceKey key, TraceState state, int spanCount, int revision);

    [LoggerMessage(2002, LogLevel.Warning, "Trace {Key} could not be saved; it stays in the journal and is tried again in {Delay}. "
        + "Check the data folder (--data), its disk and who may write to it, or the storage account (--storage).")]
    private partial void LogStoreUnavailable(TraceKey key, TimeSpan delay, Exception exception);
}

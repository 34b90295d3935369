using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Server.Members;

internal sealed partial class JournalClaims
{
    [LoggerMessage(2211, LogLevel.Warning, "The journal {Journal} is claimed from {Holder}, which is gone: {Traces} traces in it go on here.")]
    private partial void LogClaimed(string journal, string holder, int traces);

    [LoggerMessage(2212, LogLevel.Information, "All that was in the journal {Journal} is stored, and the journal is removed.")]
    private partial void LogRetired(string journal);

    [LoggerMessage(2213, LogLevel.Warning, "The claimed journal {Journal} is another silo's now, which goes on with it.")]
    private partial void LogTaken(string journal);

    [LoggerMessage(2214, LogLevel.Warning, "It could not be seen whether journals of dead silos are left; it is tried again within ten seconds. "
        + "Look at the storage account if this goes on.")]
    private partial void LogLookFailed(Exception exception);

    [LoggerMessage(2215, LogLevel.Warning, "The empty journal {Journal} could not be removed; it is tried again.")]
    private partial void LogRetireFailed(string journal, Exception exception);
}

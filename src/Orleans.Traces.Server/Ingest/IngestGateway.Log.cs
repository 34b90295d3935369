using Microsoft.Extensions.Logging;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Server.Ingest;

internal sealed partial class IngestGateway
{
    [LoggerMessage(1001, LogLevel.Error, "A trace failed to take its part of a request, and the client was asked to send the request again. "
        + "If this goes on, the exception says which trace or file is at fault.")]
    private partial void LogTraceFailed(Exception exception);

    [LoggerMessage(1002, LogLevel.Error, "A request of {Signal} could not be read and was refused for good. This is a fault of the server; "
        + "please report it with the exception.")]
    private partial void LogReadFailed(OtlpSignal signal, Exception exception);
}

using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Server.Ingest;

namespace Orleans.Traces.Server.Scoring.Judging;

/// <summary>Takes the traces of judges' own calls in, by the same gate as all others. One that cannot be taken is lost, and the score is not.</summary>
internal sealed partial class JudgeTraceSender(IngestGateway gateway, ILogger<JudgeTraceSender> logger) : IJudgeTraces
{
    // In the place of a key's id, for the ingest report.
    private const string Source = "scorer";

    public async Task SendAsync(ProjectId project, ReadOnlyMemory<byte> request)
    {
        if (await gateway.AcceptAsync(new IngestSource(project, Source), OtlpSignal.Traces, gateway.Cut(OtlpSignal.Traces, request.Span)) is not IngestOutcome.Accepted)
            LogLost(project);
    }
}

/// <summary>Where the traces of judges' own calls go.</summary>
internal interface IJudgeTraces
{
    /// <summary>Takes one, an OTLP request.</summary>
    Task SendAsync(ProjectId project, ReadOnlyMemory<byte> request);
}

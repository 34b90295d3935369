using Microsoft.AspNetCore.Http;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Server.Ledger;

/// <summary>An OTLP request on its way, which the ledger counts once.</summary>
internal sealed class CountedRequest(IngestLedger ledger, OtlpSignal signal, long startedAt)
{
    private bool _counted;

    /// <summary>Whose it is. Whoever looks at the key says so.</summary>
    public IngestSource Source { get; set; } = IngestSource.Keyless;

    /// <summary>The request of this context; null where requests are not counted.</summary>
    public static CountedRequest? Of(HttpContext context) => context.Features.Get<CountedRequest>();

    /// <summary>Counts it. Only the first call does: who answers knows best, and the end of the pipeline catches the rest.</summary>
    /// <param name="result">What it came to.</param>
    /// <param name="words">What the client is told.</param>
    public void Ended(RequestResult result, string words)
    {
        if (_counted)
            return;
        _counted = true;
        ledger.Request(result == RequestResult.Unauthenticated ? IngestSource.Stranger : Source, signal, result, words, startedAt);
    }
}

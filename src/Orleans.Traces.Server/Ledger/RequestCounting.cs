using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Server.Ledger;

/// <summary>Endpoint metadata: the endpoint takes OTLP of this signal, and its requests are counted.</summary>
internal sealed record TakesOtlp(OtlpSignal Signal);

/// <summary>Counts every request to an endpoint that <see cref="TakesOtlp"/>, whoever answers it.</summary>
/// <remarks>It stands before all that may refuse a request. gRPC's frameworks refuse some before a line of ours runs, so that the answer's own
/// status is what counts.</remarks>
internal static class RequestCounting
{
    public static IApplicationBuilder UseRequestCounting(this IApplicationBuilder app, IngestLedger ledger, TimeProvider time) =>
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<TakesOtlp>() is not { } takes)
            {
                await next(context);
                return;
            }

            var request = new CountedRequest(ledger, takes.Signal, time.GetTimestamp());
            context.Features.Set(request);
            try
            {
                await next(context);
                var (result, words) = ResultOf(context);
                request.Ended(result, words);
            }
            finally
            {
                // Only for what threw: all else is counted by now.
                request.Ended(RequestResult.Failed, "");
            }
        });

    private static (RequestResult Result, string Words) ResultOf(HttpContext context)
    {
        if (StatusOfGrpc(context) is { } status)
            return (RequestResults.OfGrpc(status), Uri.UnescapeDataString(GrpcField(context, "grpc-message")));
        return (context.RequestAborted.IsCancellationRequested
            ? RequestResult.Abandoned
            : RequestResults.OfHttp(context.Response.StatusCode), "");
    }

    private static StatusCode? StatusOfGrpc(HttpContext context) =>
        int.TryParse(GrpcField(context, "grpc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? (StatusCode)status : null;

    // In the trailers, or in the headers of an answer that has nothing else.
    private static string GrpcField(HttpContext context, string name)
    {
        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        return trailers?.TryGetValue(name, out var value) == true ? value.ToString() : context.Response.Headers[name].ToString();
    }
}

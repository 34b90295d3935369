using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Ledger;

namespace Orleans.Traces.Server.Api;

/// <summary>What became of what was sent: <c>/api/v1/ingest</c>.</summary>
internal static class IngestEndpoints
{
    private const string Ingest = "ingest";

    /// <summary>Maps the endpoint below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Ingest, ReadAsync).Documented(IngestDocumentation.Ingest);
        api.Map(Ingest, TraceEndpoints.OnlyGet).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadAsync(
        [AsParameters] IngestParameters parameters, HttpContext context, [FromServices] IIngestReports reports, [FromServices] TimeProvider time)
    {
        if (!parameters.TryRead(ApiProject.Of(context), time.GetUtcNow(), out var query, out var problem))
            return problem;

        var report = await reports.ReadAsync(query, context.RequestAborted);
        return TypedResults.Json(IngestDocument.Of(report), QueryJson.Api.IngestDocument);
    }
}

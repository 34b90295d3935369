using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the ingest ledger.</summary>
internal static class IngestDocumentation
{
    public static void Ingest(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getIngest")
        .WithTags("Ingest")
        .WithSummary("Returns what became of the spans and log records that were sent")
        .WithDescription("Counts by hour, key and reason, kept for 30 days. For who misses a span: was it received, was it a repeat, was it refused " +
            "and why, is the client to send it again? What could not be read is counted as requests, since its items could not be. A crash of the " +
            "server loses the counts of its last ten seconds, never data.")
        .Produces<IngestDocument>()
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            TraceDocumentation.Parameter(operation, "from", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
            TraceDocumentation.Parameter(operation, "to", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
            TraceDocumentation.Parameter(operation, "key", new OpenApiSchema { Type = JsonSchemaType.String });
            TraceDocumentation.Error(
                operation, "400", "A parameter is malformed.", ApiProblems.BadParameter("from", UnixTime.Expected).ProblemDetails);
            TraceDocumentation.Unavailable(operation);
            return Task.CompletedTask;
        });
}

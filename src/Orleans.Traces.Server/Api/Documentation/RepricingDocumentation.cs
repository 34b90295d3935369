using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Orleans.Traces.GenAi.Prices.Json;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of pricing traces anew.</summary>
internal static class RepricingDocumentation
{
    public static void Read(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getRepricing")
        .WithTags("Prices")
        .WithSummary("Says how far pricing stored traces anew has come")
        .Produces<RepricingDocument>();

    public static void Start(RouteHandlerBuilder endpoint) => endpoint
        .WithName("startRepricing")
        .WithTags("Prices")
        .WithSummary("Prices the stored traces of a range anew")
        .WithDescription("A trace keeps the cost that it was saved with. After a change of prices this sums up the stored traces of a range by today's, " +
            "in the background. May be repeated.")
        .Produces<RepricingDocument>(StatusCodes.Status202Accepted)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            TraceDocumentation.Parameter(operation, "from", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
            TraceDocumentation.Parameter(operation, "to", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
            TraceDocumentation.Error(operation, "400", "A parameter is malformed.", ApiProblems.BadParameter("from", UnixTime.Expected).ProblemDetails);
            TraceDocumentation.Error(operation, "409", "Traces of the project are being priced anew.",
                AccessProblems.Conflict("Traces are being priced anew", "Wait until that is done: GET /api/v1/prices/reprice says how far it came.").ProblemDetails);
            return Task.CompletedTask;
        });
}

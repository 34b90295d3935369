using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the endpoints of one span.</summary>
internal static class SpanDocumentation
{
    public const string SpanId = "The span's id: 16 hex digits.";

    public static void Otlp(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getSpanOtlp")
        .WithSummary("Returns a span as OTLP/JSON")
        .WithDescription("TracesData with the span as it was sent, all versions of it. Its log records are among the trace's.")
        .Produces(StatusCodes.Status200OK, null, OtlpFormat.Json.MediaType)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            if (operation.Responses?["200"].Content is { } content)
                content[OtlpFormat.Json.MediaType] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } };
            return OfOneSpan(operation, "There is no such trace, or no such span in it.");
        });

    public static void Value(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getSpanValue")
        .WithSummary("Returns the value of an attribute of a span, whole")
        .WithDescription("A text is answered as plain text and bytes as bytes, whatever is in them; any other value as JSON. " +
            "Of a span that came in several versions the one with the latest end is read.")
        .Produces(StatusCodes.Status200OK, null, "text/plain", "application/octet-stream", "application/json")
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            if (operation.Responses?["200"].Content is { } content)
            {
                content["text/plain"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
                content["application/octet-stream"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
            }

            TraceDocumentation.Parameter(operation, "key", new OpenApiSchema { Type = JsonSchemaType.String });
            return OfOneSpan(operation, "There is no such trace, no such span in it, or no such attribute of it.");
        });

    private static Task OfOneSpan(OpenApiOperation operation, string missing)
    {
        TraceDocumentation.Parameter(operation, "traceId", new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-fA-F]{32}$" });
        TraceDocumentation.Parameter(operation, "spanId", new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-fA-F]{16}$" });
        TraceDocumentation.Error(operation, "400", "A parameter is malformed.", ApiProblems.BadSpanId().ProblemDetails);
        TraceDocumentation.Error(operation, "404", missing, ApiProblems.UnknownSpan("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7").ProblemDetails);
        TraceDocumentation.Unavailable(operation);
        return Task.CompletedTask;
    }
}

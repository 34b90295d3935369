using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Query;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the endpoints of traces.</summary>
internal static class TraceDocumentation
{
    public const string TraceId = "The trace's id: 32 hex digits.";

    private const string Problem = "application/problem+json";

    public static void List(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listTraces")
        .WithSummary("Lists traces, newest start first")
        .WithDescription("Open traces are listed too. To read on, repeat the request with 'cursor' set to 'next'; " +
            "the list ends where 'next' is null.")
        .Produces<TraceListDocument>()
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            ListParameters(operation, TraceListQuery.MaxLimit, TraceListQuery.DefaultLimit);
            return Task.CompletedTask;
        });

    /// <summary>The parameters and errors of a list.</summary>
    public static void ListParameters(OpenApiOperation operation, int maxLimit, int defaultLimit)
    {
        Parameter(operation, "from", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
        Parameter(operation, "to", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
        Parameter(operation, "limit", new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int32",
            Minimum = "1",
            Maximum = maxLimit.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Default = defaultLimit,
        });
        Parameter(operation, "cursor", new OpenApiSchema { Type = JsonSchemaType.String });
        Error(operation, "400", "A parameter is malformed.", ApiProblems.BadParameter("limit", "a whole number from 1 to 1000").ProblemDetails);
        Unavailable(operation);
    }

    public static void One(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getTrace")
        .WithSummary("Returns a trace: every span once, in tree order, with its log records")
        .WithDescription("A parent stands before its children, and 'depth' says how far below the top a span stands, whatever is missing or odd " +
            "about the trace. Of a span that came in several versions the one with the latest end is shown. Values nested deeper than 50 levels " +
            "are not shown; the OTLP form of the trace has them. What a span means (kind, model, input, output, tokens, cost, tool, documents …) is " +
            "computed from what was sent, whatever convention it follows; what is not known of it is left out, and never 0. Messages are lists of " +
            "{role, name?, finish_reason?, parts[]}, as OpenTelemetry has them.")
        .Produces<TraceDocument>()
        .AddOpenApiOperationTransformer((operation, _, _) => OfOneTrace(operation));

    public static void Spans(RouteHandlerBuilder endpoint) => Download(endpoint
        .WithName("getTraceOtlp")
        .WithSummary("Returns a trace's spans as OTLP TracesData")
        .WithDescription("Each span as it was sent, all versions of it, by resource and scope, then start. Protobuf unless 'Accept' asks for JSON."));

    public static void Logs(RouteHandlerBuilder endpoint) => Download(endpoint
        .WithName("getTraceOtlpLogs")
        .WithSummary("Returns a trace's log records as OTLP LogsData")
        .WithDescription("Each log record as it was sent, by resource and scope, then time. Protobuf unless 'Accept' asks for JSON."));

    public static void Delete(RouteHandlerBuilder endpoint) => endpoint
        .WithName("deleteTrace")
        .WithSummary("Deletes a trace for good")
        .WithDescription("Open or stored. Answered once it cannot be read any more and would not come back after a crash; a repeat is answered " +
            "the same. What is sent of it later is refused by partial_success, for as long as a trace stored today is kept. Its bytes on the " +
            "disk are freed with the day that it was stored on.")
        .Produces(StatusCodes.Status204NoContent)
        .AddOpenApiOperationTransformer((operation, _, _) => OfOneTrace(operation));

    private static void Download(RouteHandlerBuilder endpoint) => endpoint
        .Produces(StatusCodes.Status200OK, null, OtlpFormat.Protobuf.MediaType, OtlpFormat.Json.MediaType)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            if (operation.Responses?["200"].Content is { } content)
            {
                content[OtlpFormat.Protobuf.MediaType] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
                content[OtlpFormat.Json.MediaType] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } };
            }

            Error(operation, "406", "'Accept' allows no media type that is offered.",
                ApiProblems.NotAcceptable(OtlpFormat.OfferedNames).ProblemDetails);
            return OfOneTrace(operation);
        });

    private static Task OfOneTrace(OpenApiOperation operation)
    {
        Parameter(operation, "traceId", new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-fA-F]{32}$" });
        Error(operation, "400", "The trace id is malformed.", ApiProblems.BadTraceId().ProblemDetails);
        Error(operation, "404", "There is no such trace.", ApiProblems.UnknownTrace("4bf92f3577b34da6a3ce929d0e0e4736").ProblemDetails);
        Unavailable(operation);
        return Task.CompletedTask;
    }

    public static void Unavailable(OpenApiOperation operation) =>
        Error(operation, "503", "The store is out of reach; the request can be repeated.", ApiProblems.StorageUnavailable().ProblemDetails);

    public static void Parameter(OpenApiOperation operation, string name, OpenApiSchema schema)
    {
        var parameter = operation.Parameters?.OfType<OpenApiParameter>().Single(p => p.Name == name);
        if (parameter is not null)
            parameter.Schema = schema;
    }

    public static void Error(OpenApiOperation operation, string status, string description, ProblemDetails example)
    {
        var node = new JsonObject
        {
            ["type"] = example.Type,
            ["title"] = example.Title,
            ["status"] = example.Status,
            ["detail"] = example.Detail,
        };
        foreach (var (name, value) in example.Extensions)
            node[name] = value?.ToString();

        operation.Responses ??= [];
        operation.Responses[status] = new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem] = new() { Schema = ApiDescription.ProblemSchema(), Example = node },
            },
        };
    }
}

/// <summary>Lets an endpoint be documented at the end of the line that maps it.</summary>
internal static class DocumentedExtensions
{
    /// <summary>Describes the errors that it may answer with.</summary>
    public static void WithErrors(this RouteHandlerBuilder endpoint, params Action<OpenApiOperation>[] errors) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            Array.ForEach(errors, e => e(operation));
            return Task.CompletedTask;
        });

    public static void Documented(this RouteHandlerBuilder endpoint, Action<RouteHandlerBuilder> documentation) => documentation(endpoint);
}

using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of statistics, sessions and users.</summary>
internal static class StatsDocumentation
{
    public static void Stats(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getStats")
        .WithTags("Statistics")
        .WithSummary("Sums up the traces of a range, in steps of time")
        .WithDescription("Counts, errors, latency, tokens and cost, as a whole and by model, tool, name, user and so on. A trace counts where it " +
            "starts. Where models, providers or tools are told apart, their calls are counted, and percentiles are null where a trace made several " +
            "calls. 'limited' says that more was to be read than one query may: the numbers are then those of the newest traces.")
        .Produces<StatsDocument>()
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            Range(operation);
            TraceDocumentation.Parameter(operation, "step", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1" });
            TraceDocumentation.Parameter(operation, "by", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. StatsParameters.Ways.Select(w => System.Text.Json.Nodes.JsonValue.Create(w))],
            });
            Limit(operation, StatsQuery.DefaultLimit, StatsQuery.MaxLimit);
            return Task.CompletedTask;
        });

    public static void Sessions(RouteHandlerBuilder endpoint) => Groups(endpoint
        .WithName("listSessions")
        .WithSummary("Lists the sessions of a range, the one with the newest trace first")
        .Produces<SessionListDocument>());

    public static void Users(RouteHandlerBuilder endpoint) => Groups(endpoint
        .WithName("listUsers")
        .WithSummary("Lists the users of a range, the one with the newest trace first")
        .Produces<UserListDocument>());

    private static void Groups(RouteHandlerBuilder endpoint) => endpoint
        .WithTags("Statistics")
        .WithDescription("Each with its traces that start within the range, summed up. To read on, repeat the request with 'cursor' set to 'next'; " +
            "the list ends where 'next' is null.")
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            Range(operation);
            Limit(operation, GroupParameters.DefaultLimit, GroupParameters.MaxLimit);
            TraceDocumentation.Parameter(operation, "cursor", new OpenApiSchema { Type = JsonSchemaType.String });
            return Task.CompletedTask;
        });

    private static void Range(OpenApiOperation operation)
    {
        TraceDocumentation.Parameter(operation, "from", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
        TraceDocumentation.Parameter(operation, "to", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
        TraceDocumentation.Error(operation, "400", "A parameter is malformed.", ApiProblems.BadParameter("from", UnixTime.Expected).ProblemDetails);
        TraceDocumentation.Unavailable(operation);
    }

    private static void Limit(OpenApiOperation operation, int standard, int most) =>
        TraceDocumentation.Parameter(operation, "limit", new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int32",
            Minimum = "1",
            Maximum = most.ToString(CultureInfo.InvariantCulture),
            Default = standard,
        });
}

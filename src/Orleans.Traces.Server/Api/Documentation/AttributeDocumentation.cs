using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Orleans.Traces.Query.Json;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of attributes.</summary>
internal static class AttributeDocumentation
{
    public const string Name = "What the values are of, as TraceQL writes it: span.gen_ai.request.model, resource.service.name, .anywhere, llm:model.";

    public const string NameExpected = "an attribute with its scope or a dot before it, or an intrinsic: span.gen_ai.request.model, .user.id, llm:model";

    public static void Names(RouteHandlerBuilder endpoint) => Common(endpoint
        .WithName("listAttributes")
        .WithSummary("Lists what can be searched for")
        .WithDescription("The attributes that the newest traces have, and what TraceQL knows of every span and trace. For completion.")
        .Produces<AttributeNamesDocument>());

    public static void Values(RouteHandlerBuilder endpoint) => Common(endpoint
        .WithName("listAttributeValues")
        .WithSummary("Lists values of an attribute")
        .WithDescription("Short texts, numbers and booleans that the newest traces have. For completion. Empty for what has no list of values, such as a " +
            "duration.")
        .Produces<AttributeValuesDocument>()
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            TraceDocumentation.Parameter(operation, "name", new OpenApiSchema { Type = JsonSchemaType.String });
            return Task.CompletedTask;
        }));

    private static void Common(RouteHandlerBuilder endpoint) => endpoint
        .WithTags("Search")
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            TraceDocumentation.Parameter(operation, "q", new OpenApiSchema { Type = JsonSchemaType.String });
            TraceDocumentation.Parameter(operation, "from", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
            TraceDocumentation.Parameter(operation, "to", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
            TraceDocumentation.Parameter(operation, "limit", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Minimum = "1",
                Maximum = AttributeParameters.MaxLimit.ToString(CultureInfo.InvariantCulture),
                Default = AttributeParameters.DefaultLimit,
            });
            TraceDocumentation.Error(operation, "400", "A parameter is malformed.", ApiProblems.BadParameter("q", TraceQlParameter.Expected).ProblemDetails);
            TraceDocumentation.Unavailable(operation);
            return Task.CompletedTask;
        });
}

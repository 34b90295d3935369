using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of every operation: the key it needs, the project it is about, and how it is refused.</summary>
internal static class AccessDescription
{
    private const string Scheme = "key";

    // Of the instance as a whole: no project is asked about.
    private const string OfTheInstance = "api/v1/projects";

    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Components ??= new OpenApiComponents();
            document.AddComponent(Scheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key of this server. It may also come as x-api-key, or by Basic as the password. On a server that needs no key none has to be sent.",
            });
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var endpoint = context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointAccess>().LastOrDefault();
            if (endpoint?.Needed is { } needed)
                Describe(operation, context, needed);
            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, KeyScopes needed)
    {
        var scope = needed.Names()[0];
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        operation.Description = $"{operation.Description} Needs a key with the scope {scope}.".TrimStart();
        if (context.Description.RelativePath?.StartsWith(OfTheInstance, StringComparison.Ordinal) != true)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = Authenticator.ProjectParameter,
                In = ParameterLocation.Query,
                Description = "Whose project; only an operator may say so. Left out: the key's own.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[a-z0-9][a-z0-9-]{0,62}$" },
            });
        }

        TraceDocumentation.Error(operation, "401", "No key was sent, or it is not known.",
            AccessProblems.Unauthenticated("this server needs a key; send one as 'Authorization: Bearer KEY' or 'x-api-key: KEY'").ProblemDetails);
        TraceDocumentation.Error(operation, "403", "The key may not do this.",
            AccessProblems.Forbidden($"this needs a key with the scope {scope}; the key 0123456789abcdef has ingest").ProblemDetails);
        TraceDocumentation.Error(operation, "429", "The key makes more requests than it may; a later one is let in.",
            AccessProblems.RateLimited("the key 0123456789abcdef makes more than its 50 requests a second; send the request again a second later").ProblemDetails);
    }
}

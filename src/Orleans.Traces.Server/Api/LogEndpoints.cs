using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Server.Api.Documentation;

namespace Orleans.Traces.Server.Api;

/// <summary>Reading log records outside of traces: <c>/api/v1/logs</c>.</summary>
internal static class LogEndpoints
{
    private const string List = "logs";

    /// <summary>Maps the endpoint below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(List, ListAsync).Documented(LogDocumentation.List);
        api.Map(List, TraceEndpoints.OnlyGet).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] LogListParameters parameters, HttpContext context, ILogQueries queries, CancellationToken cancellationToken)
    {
        if (!parameters.TryRead(ApiProject.Of(context), out var query, out var problem))
            return problem;

        var page = await queries.ListAsync(query, cancellationToken);
        return TypedResults.Json(LogListDocument.Of(page), QueryJson.Api.LogListDocument);
    }
}

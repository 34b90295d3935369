using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Access;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Datasets;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Api.Experiments;

namespace Orleans.Traces.Server.Api;

/// <summary>The Query API: <c>/api/v1/…</c>, described by <c>/openapi/v1.json</c>.</summary>
public static class QueryApi
{
    /// <summary>Adds what the API needs besides an <see cref="Traces.Query.ITraceQueries"/> and an <see cref="Traces.Query.ILogQueries"/>.</summary>
    public static IServiceCollection AddQueryApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddOpenApi("v1", ApiDescription.Configure);
        return services;
    }

    /// <summary>Maps the API, its description, and a 404 for whatever else lies below <c>/api</c>.</summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="sending">Told of the endpoint that scores are sent to, which may answer elsewhere too.</param>
    public static IEndpointRouteBuilder MapQueryApi(this IEndpointRouteBuilder endpoints, Action<IEndpointConventionBuilder>? sending = null)
    {
        var api = endpoints.MapGroup("/api/v1").WithTags("Traces").Needs(KeyScopes.Read).AddEndpointFilter<RouteGroupBuilder, ApiAnswerFilter>();
        TraceEndpoints.Map(api);
        SpanEndpoints.Map(api);
        LogEndpoints.Map(endpoints.MapGroup("/api/v1").WithTags("Logs").Needs(KeyScopes.Read).AddEndpointFilter<RouteGroupBuilder, ApiAnswerFilter>());
        AttributeEndpoints.Map(api);
        StatsEndpoints.Map(api);
        IngestEndpoints.Map(api);
        KeyEndpoints.Map(api);
        ProjectEndpoints.Map(api);
        PriceEndpoints.Map(api);
        RepricingEndpoints.Map(api);
        ScorerEndpoints.Map(api);
        ScorerHistoryEndpoints.Map(api);
        BackfillEndpoints.Map(api);
        AlertEndpoints.Map(api);
        var scores = ScoreEndpoints.Map(api);
        sending?.Invoke(scores);
        DatasetEndpoints.Map(api);
        CaseEndpoints.Map(api);
        NewCaseEndpoints.Map(api);
        CaseFileEndpoints.Map(api);
        ExperimentEndpoints.Map(api);
        CheckEndpoints.Map(api);
        endpoints.MapOpenApi().Needs(KeyScopes.Read);
        endpoints.Map("/api/{**path}", (string? path, HttpContext context) => ApiProblems.UnknownRoute(context.Request.Method, $"/api/{path}"))
            .ExcludeFromDescription().Needs(KeyScopes.Read);
        return endpoints;
    }
}

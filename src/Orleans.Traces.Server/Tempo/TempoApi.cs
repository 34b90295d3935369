using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api;
using Orleans.Traces.Server.Startup;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Grafana Tempo's HTTP API below <c>/tempo</c>, as Grafana's Tempo data source calls it: <c>docs/TEMPO.md</c> lists its calls.</summary>
/// <remarks>Another system's protocol, so that answers and errors are in its words: JSON of protobuf, and errors as plain text, which
/// Grafana shows to whoever asked.</remarks>
internal static class TempoApi
{
    /// <summary>Where it begins: the data source's URL ends with it.</summary>
    public const string Prefix = "/tempo";

    /// <summary>Maps what is spoken of it, and a 404 for whatever else lies below.</summary>
    public static IEndpointRouteBuilder MapTempoApi(this IEndpointRouteBuilder endpoints)
    {
        var tempo = endpoints.MapGroup(Prefix)
            .Needs(KeyScopes.Read)
            .AddEndpointFilter<RouteGroupBuilder, ApiAnswerFilter>()
            .ExcludeFromDescription();
        tempo.MapGet("/api/echo", () => TempoAnswers.Plain("echo"));
        tempo.MapGet("/ready", ([FromServices] Readiness readiness) => readiness.IsReady ? TempoAnswers.Plain("ready") : TempoAnswers.Unavailable(readiness.Reason));
        tempo.MapGet("/api/status/buildinfo", () => TypedResults.Json(TempoVersion.Document, TempoJson.Shapes.TempoVersion));
        TempoTraces.Map(tempo);
        TempoSearches.Map(tempo);
        TempoTags.Map(tempo);
        TempoMetrics.Map(tempo);
        tempo.Map("/{**path}", (string? path, HttpContext context) =>
            TempoAnswers.NotFound($"{context.Request.Method} {Prefix}/{path} is not part of what is spoken of Tempo's API here."));
        return endpoints;
    }
}

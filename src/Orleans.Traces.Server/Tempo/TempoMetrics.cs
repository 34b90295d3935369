using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Server.Api;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Counting and measuring spans: <c>/tempo/api/metrics/query_range</c> and <c>/tempo/api/metrics/query</c>.</summary>
internal static class TempoMetrics
{
    public static void Map(IEndpointRouteBuilder tempo)
    {
        tempo.MapGet("/api/metrics/query_range", RangeAsync);
        tempo.MapGet("/api/metrics/query", InstantAsync);
    }

    private static async Task<IResult> RangeAsync(HttpContext context, IMetricsSearch metrics, TimeProvider time)
    {
        if (!TempoMetricsParameters.TryReadRange(Asked(context, time), context.Request.Query, out var query, out var problem))
            return TempoAnswers.BadRequest(problem);

        var answer = await metrics.QueryAsync(query, context.RequestAborted);
        return TypedResults.Json(TempoRangeDocument.Of(query, answer), TempoJson.Shapes.TempoRangeDocument);
    }

    private static async Task<IResult> InstantAsync(HttpContext context, IMetricsSearch metrics, TimeProvider time)
    {
        if (!TempoMetricsParameters.TryReadInstant(Asked(context, time), context.Request.Query, out var query, out var problem))
            return TempoAnswers.BadRequest(problem);

        var answer = await metrics.QueryAsync(query, context.RequestAborted);
        return TypedResults.Json(TempoInstantDocument.Of(answer), TempoJson.Shapes.TempoInstantDocument);
    }

    private static (ProjectId Project, ulong Now) Asked(HttpContext context, TimeProvider time) =>
        (ApiProject.Of(context), (ulong)(time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100);
}

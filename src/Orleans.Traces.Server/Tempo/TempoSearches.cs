using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Server.Api;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Finding traces: <c>/tempo/api/search</c>.</summary>
internal static class TempoSearches
{
    public static void Map(IEndpointRouteBuilder tempo) => tempo.MapGet("/api/search", SearchAsync);

    private static async Task<IResult> SearchAsync(HttpContext context, ITraceSearch search)
    {
        if (!TempoSearchParameters.TryRead(ApiProject.Of(context), context.Request.Query, out var query, out var problem))
            return TempoAnswers.BadRequest(problem);

        // One answer, and not a stream: of each match what is written of it is held, and no more.
        var columns = new TempoColumns();
        var found = new List<TempoFoundTrace>();
        await foreach (var step in search.SearchAsync(query, context.RequestAborted))
        {
            if (step is SearchStep.Match match)
                found.Add(TempoFoundTrace.Of(match, columns));
            else if (step is SearchStep.Ended ended)
                return TypedResults.Json(new TempoSearchDocument(found, TempoSearchMetrics.Of(ended.Progress, ended.Limited)), TempoJson.Shapes.TempoSearchDocument);
        }

        throw new InvalidOperationException("A search ended without saying so.");
    }
}

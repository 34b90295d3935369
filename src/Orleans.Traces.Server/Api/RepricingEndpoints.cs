using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.GenAi.Prices.Json;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Prices;

namespace Orleans.Traces.Server.Api;

/// <summary>Pricing stored traces anew: <c>/api/v1/prices/reprice</c>.</summary>
internal static class RepricingEndpoints
{
    private const string Reprice = "prices/reprice";

    /// <summary>Maps the endpoint below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Reprice, Read).Documented(RepricingDocumentation.Read);
        api.MapPost(Reprice, Start).Needs(KeyScopes.Admin).Documented(RepricingDocumentation.Start);
        api.Map(Reprice, (HttpContext context) => KeyEndpoints.WrongMethod(context, "GET, POST")).ExcludeFromDescription().Needs(KeyScopes.Admin);
    }

    private static IResult Read(HttpContext context, [FromServices] Repricing repricing) => Json(repricing.Of(ApiProject.Of(context)));

    private static IResult Start(
        [FromQuery, Description("Only traces that start at this time or later: ISO 8601 in UTC. Without it, 24 hours before 'to'.")] string? from,
        [FromQuery, Description("Only traces that start before this time: ISO 8601 in UTC. Without it, now.")] string? to,
        HttpContext context, [FromServices] Repricing repricing, [FromServices] TimeProvider time)
    {
        if (!TimeRange.TryRead((from, to), time.GetUtcNow(), out var range, out var problem))
            return problem;

        return repricing.Start(ApiProject.Of(context), range.From, range.To) is { } run
            ? Json(run, StatusCodes.Status202Accepted)
            : AccessProblems.Conflict("Traces are being priced anew", "Wait until that is done: GET /api/v1/prices/reprice says how far it came.");
    }

    private static IResult Json(RepricingRun? run, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(run is null ? RepricingDocument.None : DocumentOf(run), PricesJson.Api.RepricingDocument, statusCode: status);

    private static RepricingDocument DocumentOf(RepricingRun run) => new(
        run.EndedAt is null ? "running" : run.Problem is null ? "done" : "failed",
        UnixTime.ToText(run.From), UnixTime.ToText(run.To), run.Looked, run.Changed, TextOf(run.StartedAt), run.EndedAt is { } ended ? TextOf(ended) : null,
        run.Problem);

    private static string TextOf(DateTimeOffset time) => UnixTime.ToText((ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100);
}

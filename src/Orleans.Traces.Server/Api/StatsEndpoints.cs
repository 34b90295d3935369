using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Server.Api.Documentation;

namespace Orleans.Traces.Server.Api;

/// <summary>What traces add up to: <c>/api/v1/stats</c>, <c>/api/v1/sessions</c>, <c>/api/v1/users</c>.</summary>
internal static class StatsEndpoints
{
    private const string Stats = "stats", Sessions = "sessions", Users = "users";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Stats, StatsAsync).Documented(StatsDocumentation.Stats);
        api.MapGet(Sessions, SessionsAsync).Documented(StatsDocumentation.Sessions);
        api.MapGet(Users, UsersAsync).Documented(StatsDocumentation.Users);
        foreach (var route in (string[])[Stats, Sessions, Users])
            api.Map(route, TraceEndpoints.OnlyGet).ExcludeFromDescription();
    }

    private static async Task<IResult> StatsAsync(
        [AsParameters] StatsParameters parameters, HttpContext context, [FromServices] ITraceStatistics statistics, [FromServices] TimeProvider time)
    {
        if (!parameters.TryRead(time.GetUtcNow(), out var query, out var problem))
            return problem;

        var answer = await statistics.StatsAsync(ApiProject.Of(context), query, context.RequestAborted);
        return TypedResults.Json(StatsDocument.Of(answer), QueryJson.Api.StatsDocument);
    }

    private static async Task<IResult> SessionsAsync(
        [AsParameters] GroupParameters parameters, HttpContext context, [FromServices] ITraceStatistics statistics, [FromServices] TimeProvider time)
    {
        if (!parameters.TryRead(time.GetUtcNow(), out var query, out var problem))
            return problem;

        var (groups, limited) = await GroupAsync(context, statistics, query.Range, OwnerKind.Session);
        var (page, next) = GroupCursor.Page(groups, query.After, query.Limit);
        return TypedResults.Json(
            new SessionListDocument([.. page.Select(SessionDocument.Of)], next?.ToString(), limited), QueryJson.Api.SessionListDocument);
    }

    private static async Task<IResult> UsersAsync(
        [AsParameters] GroupParameters parameters, HttpContext context, [FromServices] ITraceStatistics statistics, [FromServices] TimeProvider time)
    {
        if (!parameters.TryRead(time.GetUtcNow(), out var query, out var problem))
            return problem;

        var (groups, limited) = await GroupAsync(context, statistics, query.Range, OwnerKind.User);
        var (page, next) = GroupCursor.Page(groups, query.After, query.Limit);
        return TypedResults.Json(new UserListDocument([.. page.Select(UserDocument.Of)], next?.ToString(), limited), QueryJson.Api.UserListDocument);
    }

    private static Task<GroupsAnswer> GroupAsync(HttpContext context, ITraceStatistics statistics, TimeRange range, OwnerKind kind) =>
        statistics.GroupsAsync(ApiProject.Of(context), new GroupsQuery(range.From, range.To, kind), context.RequestAborted);
}

using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.History;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Scoring;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Api;

/// <summary>What a scorer said: <c>/api/v1/scorers/{id}/scores</c> and <c>/stats</c>.</summary>
internal static class ScorerHistoryEndpoints
{
    private const string Scores = "scorers/{scorerId}/scores", Stats = "scorers/{scorerId}/stats";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var scorers = api.MapGroup("").WithTags("Scorers").Needs(KeyScopes.Read);
        scorers.MapGet(Scores, ListAsync).Documented(ScorerHistoryDocumentation.Scores);
        scorers.MapGet(Stats, SumAsync).Documented(ScorerHistoryDocumentation.Stats);
        scorers.Map(Scores, TraceEndpoints.OnlyGet).ExcludeFromDescription();
        scorers.Map(Stats, TraceEndpoints.OnlyGet).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(
        [Description(ScorerDocumentation.ScorerId)] string scorerId, [AsParameters] ScorerScoresParameters parameters, HttpContext context,
        [FromServices] ScorerRegistry scorers, [FromServices] IScoreStore scores)
    {
        if (!ScorerRules.IsId(scorerId))
            return ScorerEndpoints.BadId();
        var project = ApiProject.Of(context);
        if (!ListRange.TryRead((parameters.From, parameters.To, parameters.Limit), (100, ScorerScoresQuery.MaxRead), out var range, out var problem))
            return problem;
        ScoreCursor? after = null;
        if (ListRange.IsSent(parameters.Cursor) && !ScoreCursor.TryParse(parameters.Cursor, out after))
            return ApiProblems.BadParameter("cursor", "the 'next' of a page before");
        if (await scorers.FindAsync(project, scorerId, context.RequestAborted) is null)
            return ScorerEndpoints.Unknown(scorerId, context);

        var query = new ScorerScoresQuery(project, scorerId, ScoreTimes.Of(range.From), range.To is { } to ? ScoreTimes.Of(to) : DateTimeOffset.MaxValue)
        {
            After = after,
            Limit = range.Limit,
        };
        var page = await scores.ListScoresAsync(query, context.RequestAborted);
        return TypedResults.Json(
            new ScorerScoresDocument([.. page.Select(ScorerScoreDocument.Of)], page.Count == query.Limit ? page[^1].Place.ToString() : null),
            ScoringJson.Api.ScorerScoresDocument);
    }

    private static async Task<IResult> SumAsync(
        [Description(ScorerDocumentation.ScorerId)] string scorerId, [AsParameters] ScorerStatsParameters parameters, HttpContext context,
        [FromServices] ScorerHistory history)
    {
        if (!ScorerRules.IsId(scorerId))
            return ScorerEndpoints.BadId();
        if (!parameters.TryRead(history.Now, out var range, out var step, out var problem))
            return problem;
        var query = new ScorerScoresQuery(ApiProject.Of(context), scorerId, ScoreTimes.Of(range.From), ScoreTimes.Of(range.To));
        return await history.SumAsync(query, step, context.RequestAborted) is { } stats
            ? TypedResults.Json(stats, ScoringJson.Api.ScorerStatsDocument)
            : ScorerEndpoints.Unknown(scorerId, context);
    }
}

/// <summary>The parameters of a scorer's scores, as sent. One that is empty counts as not sent.</summary>
internal readonly record struct ScorerScoresParameters
{
    [FromQuery(Name = "from")]
    [Description("Only scores that were said at this time or later: ISO 8601 in UTC.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Only scores that were said before this time: ISO 8601 in UTC.")]
    public string? To { get; init; }

    [FromQuery(Name = "limit")]
    [Description("At most so many, 1 to 1000; 100 without it.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("The 'next' of the page before.")]
    public string? Cursor { get; init; }
}

/// <summary>The parameters of a scorer's statistics, as sent. One that is empty counts as not sent.</summary>
internal readonly record struct ScorerStatsParameters
{
    private const ulong Second = 1_000_000_000;

    [FromQuery(Name = "from")]
    [Description("Only scores that were said at this time or later: ISO 8601 in UTC. Without it, 24 hours before 'to'.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Only scores that were said before this time: ISO 8601 in UTC. Without it, now.")]
    public string? To { get; init; }

    [FromQuery(Name = "step")]
    [Description("Seconds of a step of time. Without it, such that there are about sixty.")]
    public string? Step { get; init; }

    /// <summary>What they say, or what is wrong with them.</summary>
    public bool TryRead(DateTimeOffset now, out TimeRange range, out TimeSpan step, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        step = default;
        if (!TimeRange.TryRead((From, To), now, out range, out problem))
            return false;
        var nanos = Math.Max(Second, StatsQuery.StepFor(range.From, range.To));
        if (ListRange.IsSent(Step))
        {
            if (!ulong.TryParse(Step, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                || seconds is 0 or > int.MaxValue || (range.To - range.From) / (seconds * Second) >= ScorerSums.MaxSteps)
            {
                problem = ApiProblems.BadParameter("step", $"a whole number of seconds above 0, of which the range has fewer than {ScorerSums.MaxSteps}");
                return false;
            }

            nanos = seconds * Second;
        }

        step = TimeSpan.FromTicks((long)(nanos / 100));
        return true;
    }
}

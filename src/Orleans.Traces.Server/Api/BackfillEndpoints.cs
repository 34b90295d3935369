using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Backfill;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Scoring;
using Orleans.Traces.Server.Scoring.Backfill;

namespace Orleans.Traces.Server.Api;

/// <summary>Having a scorer judge past traces: <c>/api/v1/scorers/{id}/backfill</c>.</summary>
internal static class BackfillEndpoints
{
    private const string One = "scorers/{scorerId}/backfill", Estimate = $"{One}/estimate", Pause = $"{One}/pause", Resume = $"{One}/resume", Cancel = $"{One}/cancel";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var backfills = api.MapGroup("").WithTags("Scorers").Needs(KeyScopes.Admin);
        backfills.MapGet(One, FindAsync).Needs(KeyScopes.Read).Documented(BackfillDocumentation.Latest);
        backfills.MapPost(One, StartAsync).Documented(BackfillDocumentation.Start);
        backfills.MapPost(Estimate, EstimateAsync).Needs(KeyScopes.Read).Documented(BackfillDocumentation.Estimate);
        backfills.MapPost(Pause, PauseAsync).Documented(BackfillDocumentation.Pause);
        backfills.MapPost(Resume, ResumeAsync).Documented(BackfillDocumentation.Resume);
        backfills.MapPost(Cancel, CancelAsync).Documented(BackfillDocumentation.Cancel);
        backfills.Map(One, (HttpContext context) => KeyEndpoints.WrongMethod(context, "GET, POST")).ExcludeFromDescription();
        foreach (var route in (string[])[Estimate, Pause, Resume, Cancel])
            backfills.Map(route, (HttpContext context) => KeyEndpoints.WrongMethod(context, "POST")).ExcludeFromDescription();
    }

    /// <summary>The scorer has no backfill of which this could be said.</summary>
    public static ProblemHttpResult Missing(string scorerId) => ApiProblems.Problem(
        StatusCodes.Status404NotFound, "There is no backfill", $"The scorer {scorerId} never had one.");

    /// <summary>One is under way.</summary>
    public static ProblemHttpResult UnderWay(BackfillJob job) => AccessProblems.Conflict(
        "A backfill is under way", $"It is {job.State.ToString().ToLowerInvariant()}, and goes from {UnixTime.ToText(job.From)} to {UnixTime.ToText(job.To)}. Let it end, or cancel it.");

    private static async Task<IResult> FindAsync(
        [Description(ScorerDocumentation.ScorerId)] string scorerId, HttpContext context, [FromServices] ScorerRegistry scorers, [FromServices] Backfills backfills)
    {
        if (!ScorerRules.IsId(scorerId))
            return ScorerEndpoints.BadId();
        var project = ApiProject.Of(context);
        if (await backfills.FindAsync(project, scorerId, context.RequestAborted) is { } found)
            return Json(found);
        return await scorers.FindAsync(project, scorerId, context.RequestAborted) is null ? ScorerEndpoints.Unknown(scorerId, context) : Missing(scorerId);
    }

    private static async Task<IResult> EstimateAsync(
        [Description(ScorerDocumentation.ScorerId)] string scorerId, HttpContext context, [FromServices] ScorerRegistry scorers, [FromServices] Backfills backfills)
    {
        var (scorer, range, problem) = await ReadAsync(scorerId, context, scorers, backfills);
        return problem ?? TypedResults.Json(
            await backfills.EstimateAsync(ApiProject.Of(context), scorer!, range!, context.RequestAborted), ScoringJson.Api.BackfillEstimate);
    }

    private static async Task<IResult> StartAsync(
        [Description(ScorerDocumentation.ScorerId)] string scorerId, HttpContext context, [FromServices] ScorerRegistry scorers, [FromServices] Backfills backfills)
    {
        var (scorer, range, problem) = await ReadAsync(scorerId, context, scorers, backfills);
        if (problem is not null)
            return problem;
        if (!scorer!.Enabled)
            return AccessProblems.Conflict("The scorer is disabled", $"What becomes due for {scorerId} would wait for ever: set \"enabled\":true first; \"sampling\":0 keeps it from what comes in.");

        var project = ApiProject.Of(context);
        var (isStarted, job) = await backfills.StartAsync(project, scorer, range!, context.RequestAborted);
        return isStarted ? Json(await backfills.DocumentAsync(project, scorerId, job, context.RequestAborted), StatusCodes.Status202Accepted) : UnderWay(job);
    }

    private static Task<IResult> PauseAsync([Description(ScorerDocumentation.ScorerId)] string scorerId, HttpContext context, [FromServices] Backfills backfills) =>
        ChangeAsync(scorerId, context, backfills, backfills.PauseAsync, BackfillState.Paused);

    private static Task<IResult> ResumeAsync([Description(ScorerDocumentation.ScorerId)] string scorerId, HttpContext context, [FromServices] Backfills backfills) =>
        ChangeAsync(scorerId, context, backfills, backfills.ResumeAsync, BackfillState.Running);

    private static Task<IResult> CancelAsync([Description(ScorerDocumentation.ScorerId)] string scorerId, HttpContext context, [FromServices] Backfills backfills) =>
        ChangeAsync(scorerId, context, backfills, backfills.CancelAsync, BackfillState.Cancelled);

    private static async Task<IResult> ChangeAsync(
        string scorerId, HttpContext context, Backfills backfills, Func<ProjectId, string, CancellationToken, Task<BackfillJob?>> change, BackfillState wanted)
    {
        if (!ScorerRules.IsId(scorerId))
            return ScorerEndpoints.BadId();
        var project = ApiProject.Of(context);
        if (await change(project, scorerId, context.RequestAborted) is not { } job)
            return Missing(scorerId);
        return job.State == wanted
            ? Json(await backfills.DocumentAsync(project, scorerId, job, context.RequestAborted))
            : AccessProblems.Conflict("The backfill has ended", $"It is {job.State.ToString().ToLowerInvariant()}; start another one.");
    }

    private static async Task<(Scorer? Scorer, BackfillRange? Range, IResult? Problem)> ReadAsync(
        string scorerId, HttpContext context, ScorerRegistry scorers, Backfills backfills)
    {
        if (!ScorerRules.IsId(scorerId))
            return (null, null, ScorerEndpoints.BadId());
        if ((await scorers.FindAsync(ApiProject.Of(context), scorerId, context.RequestAborted))?.ToScorer() is not { } scorer)
            return (null, null, ScorerEndpoints.Unknown(scorerId, context));
        if (!backfills.ArePossible)
            return (null, null, ScoreEndpoints.NotKept());
        var (body, problem) = await JsonBody.ReadAsync(context);
        if (problem is not null)
            return (null, null, problem);
        if (!NewBackfill.TryRead(body, out var wanted, out var fault))
            return (null, null, AccessProblems.BadBody(fault));
        return TimeRange.TryRead((wanted.From, wanted.To), backfills.Now, out var range, out _)
            ? (scorer, new BackfillRange(range.From, range.To, wanted.Sampling ?? scorer.Sampling), null)
            : (null, null, AccessProblems.BadBody(new BodyFault("from", $"{UnixTime.Expected}, and earlier than 'to'")));
    }

    private static IResult Json(BackfillDocument document, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(document, ScoringJson.Api.BackfillDocument, statusCode: status);
}

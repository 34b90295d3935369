using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Scoring;
using Orleans.Traces.Server.Scoring.States;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Api;

/// <summary>What judges a project's traces: <c>/api/v1/scorers</c>.</summary>
internal static class ScorerEndpoints
{
    private const string All = "scorers", One = "scorers/{scorerId}", Test = "scorers/{scorerId}/test", Parked = "scorers/{scorerId}/parked",
        Retry = "scorers/{scorerId}/retry", Resume = "scorers/{scorerId}/resume";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var scorers = api.MapGroup("").WithTags("Scorers").Needs(KeyScopes.Read);
        scorers.MapGet(All, ListAsync).Documented(ScorerDocumentation.Scorers);
        scorers.MapGet(One, FindAsync).Documented(ScorerDocumentation.Scorer);
        scorers.MapPut(One, PutAsync).Needs(KeyScopes.Admin).Documented(ScorerDocumentation.NewScorer);
        scorers.MapDelete(One, DeleteAsync).Needs(KeyScopes.Admin).Documented(ScorerDocumentation.DeletedScorer);
        scorers.MapPost(Test, TestAsync).Documented(ScorerDocumentation.Test);
        scorers.MapGet(Parked, ParkedAsync).Documented(ScorerDocumentation.Parked);
        scorers.MapPost(Retry, RetryAsync).Needs(KeyScopes.Admin).Documented(ScorerDocumentation.Retry);
        scorers.MapPost(Resume, ResumeAsync).Needs(KeyScopes.Admin).Documented(ScorerDocumentation.Resume);
        scorers.Map(Resume, (HttpContext context) => KeyEndpoints.WrongMethod(context, "POST")).ExcludeFromDescription().Needs(KeyScopes.Admin);
        scorers.Map(Parked, TraceEndpoints.OnlyGet).ExcludeFromDescription();
        scorers.Map(Retry, (HttpContext context) => KeyEndpoints.WrongMethod(context, "POST")).ExcludeFromDescription().Needs(KeyScopes.Admin);
        scorers.Map(All, TraceEndpoints.OnlyGet).ExcludeFromDescription();
        scorers.Map(One, (HttpContext context) => KeyEndpoints.WrongMethod(context, "GET, PUT, DELETE")).ExcludeFromDescription().Needs(KeyScopes.Admin);
        scorers.Map(Test, (HttpContext context) => KeyEndpoints.WrongMethod(context, "POST")).ExcludeFromDescription();
    }

    /// <summary>There is no such scorer.</summary>
    public static ProblemHttpResult Unknown(string id, HttpContext context) => ApiProblems.Problem(
        StatusCodes.Status404NotFound, "There is no such scorer", $"The project {ApiProject.Of(context)} has no scorer {id}.");

    /// <summary>It can be no scorer's id.</summary>
    public static ProblemHttpResult BadId() => ApiProblems.BadParameter("scorerId", ScorerRules.IdExpected);

    private static async Task<IResult> ListAsync(HttpContext context, ScorerRegistry scorers, CancellationToken cancellationToken) =>
        TypedResults.Json(new ScorerListDocument(await scorers.ListAsync(ApiProject.Of(context), cancellationToken)), ScoringJson.Api.ScorerListDocument);

    private static async Task<IResult> FindAsync(
        [Description(ScorerDocumentation.ScorerId)] string scorerId, HttpContext context, ScorerRegistry scorers, ScorerReports reports,
        CancellationToken cancellationToken)
    {
        if (!ScorerRules.IsId(scorerId))
            return BadId();
        return await scorers.FindAsync(ApiProject.Of(context), scorerId, cancellationToken) is { } scorer
            ? Json(await reports.WithStatusAsync(ApiProject.Of(context), scorer, cancellationToken))
            : Unknown(scorerId, context);
    }

    private static async Task<IResult> ResumeAsync(
        [Description(ScorerDocumentation.ScorerId)] string scorerId, HttpContext context, ScorerRegistry scorers, ScorerReports reports,
        CancellationToken cancellationToken)
    {
        if (!ScorerRules.IsId(scorerId))
            return BadId();
        if (await scorers.FindAsync(ApiProject.Of(context), scorerId, cancellationToken) is not { } scorer)
            return Unknown(scorerId, context);
        await reports.ResumeAsync(ApiProject.Of(context), scorerId, cancellationToken);
        return Json(await reports.WithStatusAsync(ApiProject.Of(context), scorer, cancellationToken));
    }

    private static async Task<IResult> PutAsync(
        [Description(ScorerDocumentation.ScorerId)] string scorerId, HttpContext context, [FromServices] ScorerRegistry scorers,
        [FromServices] ScorerChecks checks, [FromServices] IScoreStore store)
    {
        if (!ScorerRules.IsId(scorerId))
            return BadId();
        var (body, problem) = await JsonBody.ReadAsync(context);
        if (problem is not null)
            return problem;
        if (!NewScorer.TryRead(scorerId, body, out var wanted, out var fault))
            return AccessProblems.BadBody(fault);
        if (checks.FaultOf(wanted) is { } refused)
            return AccessProblems.BadBody(refused);
        if (wanted.Enabled && store is NoScores)
        {
            return AccessProblems.Conflict("Traces are not scored here",
                "This server keeps everything in tables, which hold no scores yet. With \"enabled\":false the scorer is stored and can be tried.");
        }

        return await scorers.PutAsync(ApiProject.Of(context), wanted, context.RequestAborted) is ScorerPut.Stored stored
            ? Json(stored.Scorer, stored.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK)
            : AccessProblems.Conflict("There are too many scorers",
                $"The project has {ScorerRules.MaxScorers} scorers, which is the limit, or as large ones as fit. Delete one, or make settings shorter.");
    }

    private static async Task<IResult> DeleteAsync(
        [Description(ScorerDocumentation.ScorerId)] string scorerId, HttpContext context, ScorerRegistry scorers, CancellationToken cancellationToken)
    {
        if (!ScorerRules.IsId(scorerId))
            return BadId();
        return await scorers.DeleteAsync(ApiProject.Of(context), scorerId, cancellationToken) ? TypedResults.NoContent() : Unknown(scorerId, context);
    }

    private static async Task<IResult> TestAsync(
        [Description(ScorerDocumentation.ScorerId)] string scorerId, HttpContext context, [FromServices] ScorerRegistry scorers,
        [FromServices] ScorerTrial trial, [FromServices] TimeProvider time)
    {
        if (!ScorerRules.IsId(scorerId))
            return BadId();
        if ((await scorers.FindAsync(ApiProject.Of(context), scorerId, context.RequestAborted))?.ToScorer() is not { } scorer)
            return Unknown(scorerId, context);
        var (body, problem) = await JsonBody.ReadAsync(context);
        if (problem is not null)
            return problem;
        if (!TrialBody.TryRead(body, ApiProject.Of(context), time.GetUtcNow(), out var wanted, out var fault))
            return AccessProblems.BadBody(fault);

        if (scorer.Method.Asks && !context.Caller().May(KeyScopes.Admin))
            return AccessProblems.Forbidden("this scorer asks another service, which may cost something: that takes a key with the scope 'admin'");
        if (wanted.Search is { } search)
            return Json(await trial.OfSearchAsync(scorer, search, context.RequestAborted));
        var key = new TraceKey(ApiProject.Of(context), wanted.Trace);
        return await trial.OfTraceAsync(scorer, key, context.RequestAborted) is { } said ? Json([said]) : ApiProblems.UnknownTrace(key.TraceId.ToString());
    }

    private static async Task<IResult> ParkedAsync(
        [Description(ScorerDocumentation.ScorerId)] string scorerId, HttpContext context, ParkedScores parked, CancellationToken cancellationToken)
    {
        if (!ScorerRules.IsId(scorerId))
            return BadId();
        return await parked.ListAsync(ApiProject.Of(context), scorerId, cancellationToken) is { } list
            ? TypedResults.Json(new ParkedListDocument([.. list.Select(ParkedDocument.Of)]), ScoringJson.Api.ParkedListDocument)
            : Unknown(scorerId, context);
    }

    private static async Task<IResult> RetryAsync(
        [Description(ScorerDocumentation.ScorerId)] string scorerId, HttpContext context, ParkedScores parked, CancellationToken cancellationToken)
    {
        if (!ScorerRules.IsId(scorerId))
            return BadId();
        return await parked.RetryAsync(ApiProject.Of(context), scorerId, cancellationToken) is { } count
            ? TypedResults.Json(new RetriedDocument(count), ScoringJson.Api.RetriedDocument)
            : Unknown(scorerId, context);
    }

    private static IResult Json(ScorerDocument scorer, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(scorer, ScoringJson.Api.ScorerDocument, statusCode: status);

    private static IResult Json(IReadOnlyList<TrialTraceDocument> traces) => TypedResults.Json(new TrialDocument(traces), ScoringJson.Api.TrialDocument);
}

using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Scoring.Sent;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Scoring.Sent;
using Orleans.Traces.Storage;
using Orleans.Traces.Web;

namespace Orleans.Traces.Server.Api;

/// <summary>What people and programs say of traces: <c>/api/v1/scores</c>.</summary>
internal static class ScoreEndpoints
{
    private const string All = "scores", One = "scores/{traceId}/{scoreId}";

    /// <summary>Bytes that a request's body may have.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    /// <returns>The endpoint that scores are sent to.</returns>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder api)
    {
        var scores = api.MapGroup("").WithTags("Scores").Needs(KeyScopes.Score);
        scores.MapGet(All, ListAsync).Needs(KeyScopes.Read).Documented(ScoreDocumentation.Scores);
        var sending = scores.MapGroup("");
        sending.MapPost(All, SendAsync).Documented(ScoreDocumentation.NewScores);
        sending.Map(All, Other).ExcludeFromDescription();
        scores.MapDelete(One, DeleteAsync).Documented(ScoreDocumentation.DeletedScore);
        scores.Map(One, (HttpContext context) => KeyEndpoints.WrongMethod(context, "DELETE")).ExcludeFromDescription();
        return sending;
    }

    /// <summary>This server's storage keeps no scores.</summary>
    public static ProblemHttpResult NotKept() => AccessProblems.Conflict(
        "Scores are not kept here", "This server keeps everything in tables, which hold no scores yet. Scores that come with a trace, as attributes or events, are kept.");

    // A body that is not JSON is routed here too.
    private static IResult Other(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) ? ApiProblems.WrongContentType() : KeyEndpoints.WrongMethod(context, "GET, POST");

    private static async Task<IResult> ListAsync(
        [Description(TraceDocumentation.TraceId)] string? traceId, HttpContext context, IScoreStore scores, CancellationToken cancellationToken) =>
        TraceId.TryParse(traceId ?? "", out var id)
            ? TypedResults.Json(
                new ScoreListDocument(ScoreDocument.Of(await scores.FindScoresAsync(new TraceKey(ApiProject.Of(context), id), cancellationToken))),
                QueryJson.Api.ScoreListDocument)
            : ApiProblems.BadTraceId();

    private static async Task<IResult> SendAsync(HttpContext context, SentScores sent)
    {
        var (body, problem) = await ReadAsync(context, sent);
        if (problem is not null)
            return problem;
        if (!NewScore.TryReadAll(body, out var scores, out var fault))
            return AccessProblems.BadBody(fault);

        // Not given up when the client goes: what was begun for one trace is done for all.
        var source = PageReader.SessionOf(context.User) is not null ? ScoreSource.Human : ScoreSource.Sdk;
        var taken = await sent.TakeAsync(ApiProject.Of(context), scores, source, CancellationToken.None);
        return taken.All(t => t.Problem is not null)
            ? Refused(taken[0])
            : TypedResults.Json(new SentListDocument([.. taken.Select(t => t.ToDocument())]), ScoringJson.Api.SentListDocument);
    }

    private static async Task<IResult> DeleteAsync(
        [Description(TraceDocumentation.TraceId)] string traceId, [Description(ScoreDocumentation.ScoreId)] string scoreId, HttpContext context, SentScores sent)
    {
        if (!TraceId.TryParse(traceId, out var id))
            return ApiProblems.BadTraceId();
        return await sent.DeleteAsync(new TraceKey(ApiProject.Of(context), id), scoreId, CancellationToken.None)
            ? TypedResults.NoContent()
            : Unknown(id.ToString(), scoreId);
    }

    /// <summary>The body of a request that sends scores, or why it is not taken. A page of another site cannot send JSON without asking first.</summary>
    public static async Task<(JsonElement Body, ProblemHttpResult? Problem)> ReadAsync(HttpContext context, SentScores sent)
    {
        if (!sent.AreKept)
            return (default, NotKept());
        return context.Request.HasJsonContentType() ? await JsonBody.ReadAsync(context, MaxBytes) : (default, ApiProblems.WrongContentType());
    }

    /// <summary>There is no such score.</summary>
    public static ProblemHttpResult Unknown(string traceId, string scoreId) => ApiProblems.Problem(
        StatusCodes.Status404NotFound, "There is no such score", $"No score with the id {scoreId} was sent for the trace {traceId}.");

    /// <summary>None of a request's scores is kept.</summary>
    public static ProblemHttpResult Refused(TakenScore taken) => taken.Outcome is SendOutcome.Deleted
        ? ApiProblems.Problem(StatusCodes.Status404NotFound, "The trace was deleted", taken.Problem!)
        : AccessProblems.Conflict("There are too many scores", taken.Problem!);
}

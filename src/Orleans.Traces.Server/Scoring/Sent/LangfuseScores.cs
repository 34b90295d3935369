using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Scoring.Sent;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring.Sent;

/// <summary>The paths that Langfuse's API and SDKs send scores to: they change the host and nothing else.</summary>
/// <remarks>The SDKs send scores in batches of events (<c>/api/public/ingestion</c>); spans they send as OTLP, which has its own paths. Other events of such a batch, which
/// SDKs before OTLP sent, are refused one by one.</remarks>
internal static class LangfuseScores
{
    private const string ScoreEvent = "score-create";

    /// <summary>Maps them.</summary>
    public static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints)
    {
        var paths = endpoints.MapGroup("/api/public").ExcludeFromDescription().AddEndpointFilter<RouteGroupBuilder, ApiAnswerFilter>();
        paths.MapPost("/scores", OneAsync);
        paths.MapPost("/ingestion", BatchAsync);
        return paths;
    }

    private static async Task<IResult> OneAsync(HttpContext context, SentScores sent)
    {
        var (body, problem) = await ScoreEndpoints.ReadAsync(context, sent);
        if (problem is not null)
            return problem;
        if (!LangfuseScore.TryRead(body, out var score, out var fault))
            return AccessProblems.BadBody(fault);

        var taken = (await sent.TakeAsync(ApiProject.Of(context), [score], ScoreSource.Sdk, CancellationToken.None))[0];
        return taken.Problem is null ? TypedResults.Json(new LangfuseIdDocument(taken.Id), ScoringJson.Api.LangfuseIdDocument) : ScoreEndpoints.Refused(taken);
    }

    private static async Task<IResult> BatchAsync(HttpContext context, SentScores sent)
    {
        var (body, problem) = await ScoreEndpoints.ReadAsync(context, sent);
        if (problem is not null)
            return problem;
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("batch", out var batch) || batch.ValueKind != JsonValueKind.Array
            || batch.GetArrayLength() > SentScoreLimits.PerRequest)
            return AccessProblems.BadBody(new BodyFault("batch", $"a list of at most {SentScoreLimits.PerRequest} events"));

        var successes = new List<LangfuseSuccessDocument>();
        var errors = new List<LangfuseErrorDocument>();
        var (events, scores) = (new List<string>(), new List<SentScore>());
        foreach (var one in batch.EnumerateArray())
        {
            var id = Text(one, "id") ?? "";
            if (Text(one, "type") != ScoreEvent || !one.TryGetProperty("body", out var said))
                errors.Add(new(id, StatusCodes.Status400BadRequest, "Not taken", $"Of these events {ScoreEvent} is taken; spans are sent as OTLP."));
            else if (!LangfuseScore.TryRead(said, out var score, out var fault))
                errors.Add(new(id, StatusCodes.Status400BadRequest, "Malformed", $"The field 'body{(fault.Field.Length == 0 ? "" : ".")}{fault.Field}' must be {fault.Expected}."));
            else
                {
                events.Add(id);
                scores.Add(score);
            }
        }

        var taken = await sent.TakeAsync(ApiProject.Of(context), scores, ScoreSource.Sdk, CancellationToken.None);
        for (var i = 0; i < taken.Count; i++)
        {
            if (taken[i].Problem is { } why)
                errors.Add(new(events[i], taken[i].Outcome is SendOutcome.Deleted ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict, "Refused", why));
            else
                successes.Add(new(events[i], StatusCodes.Status201Created));
        }

        return TypedResults.Json(new LangfuseBatchDocument(successes, errors), ScoringJson.Api.LangfuseBatchDocument, statusCode: StatusCodes.Status207MultiStatus);
    }

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Scoring.Sent;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the endpoints of scores.</summary>
internal static class ScoreDocumentation
{
    public const string ScoreId = "The id that the score was sent under";

    public static void Scores(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listScores")
        .WithSummary("Lists the scores that a trace was given")
        .WithDescription("By scorers, people and programs, also those that wait for the trace. Scores that came with its spans stand at the spans.")
        .Produces<ScoreListDocument>()
        .WithErrors(
            o => TraceDocumentation.Error(o, "400", "The trace id is malformed.", ApiProblems.BadTraceId().ProblemDetails),
            ScorerDocumentation.Unavailable);

    public static void NewScores(RouteHandlerBuilder endpoint) => endpoint
        .WithName("sendScores")
        .WithSummary("Takes a score of a trace or a span, or a list of them")
        .WithDescription("A score that is sent again under its id replaces the one before. The trace need not have come: its scores wait for it "
            + $"{SentScoreLimits.Patience.TotalHours:0} hours. The body is one score or a list of at most {SentScoreLimits.PerRequest}. A number, true or false goes into 'value', "
            + "a category into 'label'; an explanation alone is a comment.")
        .Accepts<NewScore>("application/json")
        .Produces<SentListDocument>()
        .WithErrors(
            o => TraceDocumentation.Error(o, "400", "The body is malformed: nothing was taken.",
                AccessProblems.BadBody(new BodyFault("[3].traceId", NewScore.TraceIdExpected)).ProblemDetails),
            o => TraceDocumentation.Error(o, "404", "The trace was deleted.", ApiProblems.Problem(
                StatusCodes.Status404NotFound, "The trace was deleted", "The trace 4bf92f3577b34da6a3ce929d0e0e4736 was deleted.").ProblemDetails),
            o => TraceDocumentation.Error(o, "409", "The trace has too many scores, or the server's storage keeps none.", ScoreEndpoints.NotKept().ProblemDetails),
            ScorerDocumentation.Unavailable);

    public static void DeletedScore(RouteHandlerBuilder endpoint) => endpoint
        .WithName("deleteScore")
        .WithSummary("Deletes a score that was sent")
        .Produces(StatusCodes.Status204NoContent)
        .WithErrors(
            o => TraceDocumentation.Error(o, "400", "The trace id is malformed.", ApiProblems.BadTraceId().ProblemDetails),
            o => TraceDocumentation.Error(o, "404", "There is no such score.", ScoreEndpoints.Unknown("4bf92f3577b34da6a3ce929d0e0e4736", "thumbs").ProblemDetails),
            ScorerDocumentation.Unavailable);
}

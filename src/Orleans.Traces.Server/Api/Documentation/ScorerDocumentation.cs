using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Scoring.Methods;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Scoring;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the endpoints of scorers.</summary>
internal static class ScorerDocumentation
{
    public const string ScorerId = "The scorer's id: 1 to 63 characters of a-z 0-9 - . _";

    public static void Scorers(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listScorers")
        .WithSummary("Lists a project's scorers")
        .Produces<ScorerListDocument>()
        .WithErrors(Unavailable);

    public static void Scorer(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getScorer")
        .WithSummary("Returns a scorer, and how it fares")
        .Produces<ScorerDocument>()
        .WithErrors(BadId, Missing, Unavailable);

    public static void NewScorer(RouteHandlerBuilder endpoint) => endpoint
        .WithName("putScorer")
        .WithSummary("Sets a scorer, or replaces it")
        .WithDescription("It judges what is final from then on. Each change makes a new version; a repeat makes none. " +
            $"'kind' is one of {string.Join(", ", ScoringKinds.Names)}; docs/SCORING.md says what each one is told, and what it says.")
        .Accepts<NewScorer>("application/json")
        .Produces<ScorerDocument>()
        .Produces<ScorerDocument>(StatusCodes.Status201Created)
        .WithErrors(
            o => TraceDocumentation.Error(o, "400", "The body is malformed, or the id.",
                AccessProblems.BadBody(new BodyFault("settings.pattern", "a regular expression of 1 to 1000 characters")).ProblemDetails),
            o => TraceDocumentation.Error(o, "409", "There are too many scorers, or the server's storage keeps no scores and the scorer is enabled.",
                AccessProblems.Conflict("There are too many scorers", $"The project has {ScorerRules.MaxScorers} scorers, which is the limit.").ProblemDetails),
            Unavailable);

    public static void DeletedScorer(RouteHandlerBuilder endpoint) => endpoint
        .WithName("deleteScorer")
        .WithSummary("Deletes a scorer")
        .WithDescription("What it said of traces stays with them; what was due is dropped.")
        .Produces(StatusCodes.Status204NoContent)
        .WithErrors(BadId, Missing, Unavailable);

    public static void Test(RouteHandlerBuilder endpoint) => endpoint
        .WithName("testScorer")
        .WithSummary("Says what a scorer says of a past trace, or of those that a search finds")
        .WithDescription("Nothing is stored. Sampling is told of and not looked at. Where another service is asked, it is asked of at most "
            + $"{ScorerTrial.MaxAsked} targets of a trace, with a key of the scope 'admin', since that may cost something.")
        .Accepts<NewTrial>("application/json")
        .Produces<TrialDocument>()
        .WithErrors(
            o => TraceDocumentation.Error(o, "400", "The body is malformed, or the id.",
                AccessProblems.BadBody(new BodyFault("traceId", "given, or q in its place, and not both")).ProblemDetails),
            o => TraceDocumentation.Error(o, "404", "There is no such scorer, or no such trace.",
                ApiProblems.UnknownTrace("4bf92f3577b34da6a3ce929d0e0e4736").ProblemDetails),
            Unavailable);

    public static void Parked(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listParkedScores")
        .WithSummary("Lists the traces that a scorer could not judge")
        .WithDescription($"After {ScoringRetry.MaxAttempts} tries within half an hour a trace is parked, with the last error: at most a thousand are listed.")
        .Produces<ParkedListDocument>()
        .WithErrors(BadId, Missing, Unavailable);

    public static void Retry(RouteHandlerBuilder endpoint) => endpoint
        .WithName("retryParkedScores")
        .WithSummary("Has a scorer try again what it could not judge")
        .WithDescription("At most a thousand traces; repeat the request until none was retried.")
        .Produces<RetriedDocument>()
        .WithErrors(BadId, Missing, Unavailable);

    public static void Resume(RouteHandlerBuilder endpoint) => endpoint
        .WithName("resumeScorer")
        .WithSummary("Has a scorer go on that is paused")
        .WithDescription($"A scorer that fails {FailureRun.Most} times in a row, whatever the trace, is paused, and what is due for it waits. Setting it anew has it go on too.")
        .Produces<ScorerDocument>()
        .WithErrors(BadId, Missing, Unavailable);

    public static void BadId(OpenApiOperation operation) => TraceDocumentation.Error(
        operation, "400", "A parameter is malformed.", ApiProblems.BadParameter("scorerId", ScorerRules.IdExpected).ProblemDetails);

    public static void Missing(OpenApiOperation operation) => TraceDocumentation.Error(operation, "404", "There is no such scorer.",
        ApiProblems.Problem(StatusCodes.Status404NotFound, "There is no such scorer", "The project default has no scorer polite.").ProblemDetails);

    public static void Unavailable(OpenApiOperation operation) => TraceDocumentation.Error(
        operation, "503", "The store is out of reach; the request can be repeated.", ApiProblems.StorageUnavailable().ProblemDetails);
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Query;
using Orleans.Traces.Scoring.Backfill;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the endpoints of backfills.</summary>
internal static class BackfillDocumentation
{
    public static void Latest(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getBackfill")
        .WithSummary("Says how far a scorer's latest backfill has come")
        .Produces<BackfillDocument>()
        .WithErrors(ScorerDocumentation.BadId, Missing, ScorerDocumentation.Unavailable);

    public static void Start(RouteHandlerBuilder endpoint) => endpoint
        .WithName("startBackfill")
        .WithSummary("Has a scorer judge past traces")
        .WithDescription("From the newest on, after what comes in meanwhile, within the scorer's limits, and each once: what the same version of the scorer has judged already it "
            + $"does not judge again. At most {BackfillWork.MaxAhead} traces are made due ahead. It goes on after a restart.")
        .Accepts<NewBackfill>("application/json")
        .Produces<BackfillDocument>(StatusCodes.Status202Accepted)
        .WithErrors(
            BadBody, ScorerDocumentation.Missing,
            o => TraceDocumentation.Error(o, "409", "One is under way, the scorer is disabled, or the server's storage keeps no scores.",
                AccessProblems.Conflict("A backfill is under way", "It is running. Let it end, or cancel it.").ProblemDetails),
            ScorerDocumentation.Unavailable);

    public static void Estimate(RouteHandlerBuilder endpoint) => endpoint
        .WithName("estimateBackfill")
        .WithSummary("Says how many traces a backfill would come to, and what that would cost")
        .WithDescription($"Of at most {BackfillWork.MaxCounted} traces, by their summaries; the cost is that of a trace on average so far.")
        .Accepts<NewBackfill>("application/json")
        .Produces<BackfillEstimate>()
        .WithErrors(
            BadBody, ScorerDocumentation.Missing,
            o => TraceDocumentation.Error(o, "409", "The server's storage keeps no scores.", ScoreEndpoints.NotKept().ProblemDetails),
            ScorerDocumentation.Unavailable);

    public static void Pause(RouteHandlerBuilder endpoint) => Change(endpoint, "pauseBackfill", "Pauses a scorer's backfill", "What was made due already is judged.");

    public static void Resume(RouteHandlerBuilder endpoint) => Change(endpoint, "resumeBackfill", "Lets a paused backfill go on", "It goes on where it was.");

    public static void Cancel(RouteHandlerBuilder endpoint) => Change(
        endpoint, "cancelBackfill", "Ends a scorer's backfill", "What it made due and what was not judged yet is dropped; scores stay.");

    private static void Change(RouteHandlerBuilder endpoint, string name, string summary, string description) => endpoint
        .WithName(name)
        .WithSummary(summary)
        .WithDescription(description)
        .Produces<BackfillDocument>()
        .WithErrors(
            ScorerDocumentation.BadId, Missing,
            o => TraceDocumentation.Error(o, "409", "It has ended.", AccessProblems.Conflict("The backfill has ended", "It is done; start another one.").ProblemDetails),
            ScorerDocumentation.Unavailable);

    private static void BadBody(OpenApiOperation operation) => TraceDocumentation.Error(
        operation, "400", "The body is malformed, or the id.", AccessProblems.BadBody(new BodyFault("from", UnixTime.Expected)).ProblemDetails);

    private static void Missing(OpenApiOperation operation) => TraceDocumentation.Error(
        operation, "404", "There is no backfill.", BackfillEndpoints.Missing("polite").ProblemDetails);
}

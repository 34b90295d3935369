using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Query;
using Orleans.Traces.Scoring.History;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the endpoints of what scorers said.</summary>
internal static class ScorerHistoryDocumentation
{
    public static void Scores(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listScorerScores")
        .WithSummary("Lists what a scorer said, newest first")
        .WithDescription("Also what it judged anew later. By the time at which it was said, which may be long after the trace.")
        .Produces<ScorerScoresDocument>()
        .WithErrors(
            o => TraceDocumentation.Error(o, "400", "A parameter is malformed.", ApiProblems.BadParameter("from", UnixTime.Expected).ProblemDetails),
            ScorerDocumentation.Missing, ScorerDocumentation.Unavailable);

    public static void Stats(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getScorerStats")
        .WithSummary("Sums up what a scorer said over a range of time, and what waits for it")
        .WithDescription("How the values and labels are distributed, all together and by step of time; what it cost; how many traces wait for it now, and how many are parked.")
        .Produces<ScorerStatsDocument>()
        .WithErrors(
            o => TraceDocumentation.Error(o, "400", "A parameter is malformed.", ApiProblems.BadParameter("from", UnixTime.Expected).ProblemDetails),
            ScorerDocumentation.Missing, ScorerDocumentation.Unavailable);
}

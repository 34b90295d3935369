using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Alerting;
using Orleans.Traces.Scoring;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the endpoints of alerts.</summary>
internal static class AlertDocumentation
{
    public const string AlertId = "The alert's id: 1 to 63 characters of a-z 0-9 - . _";

    public static void Alerts(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listAlerts")
        .WithSummary("Lists a project's alerts and whether they fire")
        .Produces<AlertListDocument>()
        .WithErrors(ScorerDocumentation.Unavailable);

    public static void Alert(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getAlert")
        .WithSummary("Returns an alert and whether it fires")
        .Produces<AlertDocument>()
        .WithErrors(BadId, Missing, ScorerDocumentation.Unavailable);

    public static void NewAlert(RouteHandlerBuilder endpoint) => endpoint
        .WithName("putAlert")
        .WithSummary("Sets an alert, or replaces it")
        .WithDescription($"'measure' is one of {string.Join(", ", AlertLimits.Measures)}; docs/ALERTS.md says what each is. Whether it fires, it keeps.")
        .Accepts<NewAlert>("application/json")
        .Produces<AlertDocument>()
        .Produces<AlertDocument>(StatusCodes.Status201Created)
        .WithErrors(
            o => TraceDocumentation.Error(o, "400", "The body is malformed, or the id.",
                AccessProblems.BadBody(new BodyFault("above", "given, or below in its place, and not both")).ProblemDetails),
            o => TraceDocumentation.Error(o, "409", "There are too many alerts.",
                AccessProblems.Conflict("There are too many alerts", $"The project has {AlertLimits.MaxAlerts} alerts, which is the limit.").ProblemDetails),
            ScorerDocumentation.Unavailable);

    public static void DeletedAlert(RouteHandlerBuilder endpoint) => endpoint
        .WithName("deleteAlert")
        .WithSummary("Deletes an alert")
        .Produces(StatusCodes.Status204NoContent)
        .WithErrors(BadId, Missing, ScorerDocumentation.Unavailable);

    private static void BadId(OpenApiOperation operation) => TraceDocumentation.Error(
        operation, "400", "A parameter is malformed.", ApiProblems.BadParameter("alertId", ScorerRules.IdExpected).ProblemDetails);

    private static void Missing(OpenApiOperation operation) => TraceDocumentation.Error(
        operation, "404", "There is no such alert.", AlertEndpoints.Unknown("slow", "default").ProblemDetails);
}

using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Alerting;
using Orleans.Traces.Scoring;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Alerting;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Outgoing;

namespace Orleans.Traces.Server.Api;

/// <summary>When somebody is told: <c>/api/v1/alerts</c>.</summary>
internal static class AlertEndpoints
{
    private const string All = "alerts", One = "alerts/{alertId}";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var alerts = api.MapGroup("").WithTags("Alerts").Needs(KeyScopes.Read);
        alerts.MapGet(All, ListAsync).Documented(AlertDocumentation.Alerts);
        alerts.MapGet(One, FindAsync).Documented(AlertDocumentation.Alert);
        alerts.MapPut(One, PutAsync).Needs(KeyScopes.Admin).Documented(AlertDocumentation.NewAlert);
        alerts.MapDelete(One, DeleteAsync).Needs(KeyScopes.Admin).Documented(AlertDocumentation.DeletedAlert);
        alerts.Map(All, TraceEndpoints.OnlyGet).ExcludeFromDescription();
        alerts.Map(One, (HttpContext context) => KeyEndpoints.WrongMethod(context, "GET, PUT, DELETE")).ExcludeFromDescription().Needs(KeyScopes.Admin);
    }

    /// <summary>There is no such alert.</summary>
    public static ProblemHttpResult Unknown(string id, string project) => ApiProblems.Problem(
        StatusCodes.Status404NotFound, "There is no such alert", $"The project {project} has no alert {id}.");

    /// <summary>It can be no alert's id.</summary>
    public static ProblemHttpResult BadId() => ApiProblems.BadParameter("alertId", ScorerRules.IdExpected);

    private static async Task<IResult> ListAsync(HttpContext context, [FromServices] AlertRegistry alerts)
    {
        var project = ApiProject.Of(context);
        var documents = new List<AlertDocument>();
        foreach (var rule in await alerts.ListAsync(project, context.RequestAborted))
            documents.Add(AlertDocument.Of(rule, (await alerts.FindStateAsync(project, rule.Id, context.RequestAborted)).State));
        return TypedResults.Json(new AlertListDocument(documents), AlertJson.Api.AlertListDocument);
    }

    private static async Task<IResult> FindAsync(
        [Description(AlertDocumentation.AlertId)] string alertId, HttpContext context, [FromServices] AlertRegistry alerts)
    {
        if (!ScorerRules.IsId(alertId))
            return BadId();
        var project = ApiProject.Of(context);
        return await alerts.FindAsync(project, alertId, context.RequestAborted) is { } rule
            ? Json(rule, (await alerts.FindStateAsync(project, alertId, context.RequestAborted)).State)
            : Unknown(alertId, project.ToString());
    }

    private static async Task<IResult> PutAsync(
        [Description(AlertDocumentation.AlertId)] string alertId, HttpContext context, [FromServices] AlertRegistry alerts, [FromServices] OutgoingClient client)
    {
        if (!ScorerRules.IsId(alertId))
            return BadId();
        var (body, problem) = await JsonBody.ReadAsync(context);
        if (problem is not null)
            return problem;
        var project = ApiProject.Of(context);
        var known = await alerts.FindAsync(project, alertId, context.RequestAborted);
        if (!NewAlert.TryRead(alertId, body, known?.Webhook, out var rule, out var fault))
            return AccessProblems.BadBody(fault);
        if (FaultOf(rule, client) is { } outgoing)
            return AccessProblems.BadBody(outgoing);

        return await alerts.PutAsync(project, rule, context.RequestAborted) is { } isNew
            ? Json(rule, (await alerts.FindStateAsync(project, alertId, context.RequestAborted)).State, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK)
            : AccessProblems.Conflict("There are too many alerts", $"The project has {AlertLimits.MaxAlerts} alerts, which is the limit, or as large ones as fit. Delete one.");
    }

    private static async Task<IResult> DeleteAsync(
        [Description(AlertDocumentation.AlertId)] string alertId, HttpContext context, [FromServices] AlertRegistry alerts)
    {
        if (!ScorerRules.IsId(alertId))
            return BadId();
        var project = ApiProject.Of(context);
        return await alerts.DeleteAsync(project, alertId, context.RequestAborted) ? TypedResults.NoContent() : Unknown(alertId, project.ToString());
    }

    // What the one way out would refuse anyhow is better refused now.
    private static BodyFault? FaultOf(AlertRule rule, OutgoingClient client)
    {
        if (!Uri.TryCreate(rule.Webhook, UriKind.Absolute, out var address))
            return new BodyFault("webhook", "an https:// address");
        if (client.Rules.ProblemOf(address) is { } problem)
            return new BodyFault("webhook", problem);
        return rule.Secret is { } secret && client.Secrets.ProblemOf(secret, address) is { } refused ? new BodyFault("secret", refused) : null;
    }

    private static IResult Json(AlertRule rule, AlertState state, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(AlertDocument.Of(rule, state), AlertJson.Api.AlertDocument, statusCode: status);
}

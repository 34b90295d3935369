using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Experiments;
using Orleans.Traces.Experiments.Checks;
using Orleans.Traces.Experiments.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Experiments;

namespace Orleans.Traces.Server.Api.Experiments;

/// <summary>Says whether a release keeps to its rules: <c>/api/v1/experiments/{id}/check</c>.</summary>
internal static class CheckEndpoints
{
    /// <summary>The media type of YAML.</summary>
    public const string Yaml = "application/yaml";

    private const string Check = "experiments/{experimentId}/check";

    /// <summary>Maps the endpoint below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var checks = api.MapGroup("").WithTags("Experiments").Needs(KeyScopes.Read);
        checks.MapPost(Check, CheckAsync).Documented(ExperimentDocumentation.Check);
        checks.Map(Check, (HttpContext context) => KeyEndpoints.WrongMethod(context, "POST")).ExcludeFromDescription();
    }

    private static async Task<IResult> CheckAsync(
        [Description(ExperimentDocumentation.Id)] string experimentId,
        [FromQuery(Name = "baseline")] [Description("The experiment that it is compared with, in place of the one that the rules name.")] string? baseline,
        [AsParameters] ExperimentRange range, HttpContext context, [FromServices] ExperimentReader reader)
    {
        if (!ExperimentKeys.IsId(experimentId))
            return ExperimentEndpoints.BadId();
        if (ListRange.IsSent(baseline) && !ExperimentKeys.IsId(baseline))
            return ExperimentEndpoints.BadId("baseline");
        if (!range.TryRead(ExperimentEndpoints.Now(context), out var time, out var problem))
            return problem;
        var (body, wrong) = await ReadAsync(context);
        if (wrong is not null)
            return wrong;
        if (!NewCheck.TryRead(body, out var request, out var fault))
            return AccessProblems.BadBody(fault);
        var other = ListRange.IsSent(baseline) ? baseline : request.Baseline;
        if (other is null && request.Rules.Any(r => r.NeedsBaseline))
            return AccessProblems.BadBody(new BodyFault("baseline", "given, here or as a parameter: a rule compares with it"));

        var project = ApiProject.Of(context);
        if (await reader.FindAsync(project, experimentId, time, context.RequestAborted) is not { } experiment)
            return ExperimentEndpoints.Unknown(experimentId);
        var compared = other is null ? null : await reader.FindAsync(project, other, time, context.RequestAborted);
        return other is not null && compared is null
            ? ExperimentEndpoints.Unknown(other)
            : TypedResults.Json(CheckDocument.Of(experiment, compared, ReleaseCheck.Of(request.Rules, experiment, compared)), ExperimentsJson.Api.CheckDocument);
    }

    private static async Task<(JsonElement Body, ProblemHttpResult? Problem)> ReadAsync(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals(Yaml, StringComparison.OrdinalIgnoreCase))
            return await JsonBody.ReadAsync(context);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = JsonBody.MaxBytes;
        try
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            var text = await reader.ReadToEndAsync(context.RequestAborted);
            return YamlBody.TryRead(text, out var body, out var fault) ? (body, null) : (default, AccessProblems.BadBody(fault));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, AccessProblems.BodyTooLarge(JsonBody.MaxBytes));
        }
    }
}

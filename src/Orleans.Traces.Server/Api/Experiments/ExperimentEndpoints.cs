using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Access;
using Orleans.Traces.Experiments;
using Orleans.Traces.Experiments.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Experiments;

namespace Orleans.Traces.Server.Api.Experiments;

/// <summary>Experiments, and how they compare: <c>/api/v1/experiments</c>.</summary>
internal static class ExperimentEndpoints
{
    private const string All = "experiments", One = "experiments/{experimentId}", Compare = "experiments/{experimentId}/compare";

    private const int MaxGroups = 50;

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var experiments = api.MapGroup("").WithTags("Experiments").Needs(KeyScopes.Read);
        experiments.MapGet(All, ListAsync).Documented(ExperimentDocumentation.Experiments);
        experiments.MapGet(One, FindAsync).Documented(ExperimentDocumentation.Experiment);
        experiments.MapGet(Compare, CompareAsync).Documented(ExperimentDocumentation.Comparison);
        foreach (var address in new[] { All, One, Compare })
            experiments.Map(address, TraceEndpoints.OnlyGet).ExcludeFromDescription();
    }

    /// <summary>No trace is of it.</summary>
    public static ProblemHttpResult Unknown(string id) => ApiProblems.Problem(
        StatusCodes.Status404NotFound, "There is no such experiment",
        $"No trace of this time says that it is of the experiment {id}. The last 30 days are looked at, unless 'from' and 'to' say others.");

    /// <summary>It can be no id.</summary>
    public static ProblemHttpResult BadId(string parameter = "experimentId") => ApiProblems.BadParameter(parameter, ExperimentKeys.IdExpected);

    /// <summary>The time.</summary>
    public static DateTimeOffset Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    private static async Task<IResult> ListAsync(
        [AsParameters] ExperimentRange range, HttpContext context, [FromServices] ExperimentReader reader, [FromServices] TimeProvider time)
    {
        if (!range.TryRead(time.GetUtcNow(), out var wanted, out var problem))
            return problem;
        var (experiments, limited) = await reader.ListAsync(ApiProject.Of(context), wanted, context.RequestAborted);
        return TypedResults.Json(
            new ExperimentListDocument([.. experiments.Select(e => ExperimentSumDocument.Of(e.Id, e.Runs))], limited), ExperimentsJson.Api.ExperimentListDocument);
    }

    private static async Task<IResult> FindAsync(
        [Description(ExperimentDocumentation.Id)] string experimentId, [AsParameters] ExperimentPage page, [AsParameters] ExperimentRange range, HttpContext context,
        [FromServices] ExperimentReader reader)
    {
        if (!ExperimentKeys.IsId(experimentId))
            return BadId();
        if (!page.TryRead(out var wanted, out var problem) || !range.TryRead(Now(context), out var time, out problem))
            return problem;
        return await reader.FindAsync(ApiProject.Of(context), experimentId, time, context.RequestAborted) is { } experiment
            ? TypedResults.Json(ExperimentDocument.Of(experiment, wanted.After, wanted.Limit), ExperimentsJson.Api.ExperimentDocument)
            : Unknown(experimentId);
    }

    private static async Task<IResult> CompareAsync(
        [Description(ExperimentDocumentation.Id)] string experimentId, [AsParameters] ComparisonParameters parameters, [AsParameters] ExperimentRange range,
        HttpContext context, [FromServices] ExperimentReader reader)
    {
        if (!ExperimentKeys.IsId(experimentId))
            return BadId();
        if (!parameters.TryRead(out var wanted, out var problem) || !range.TryRead(Now(context), out var time, out problem))
            return problem;
        var project = ApiProject.Of(context);
        if (await reader.FindAsync(project, experimentId, time, context.RequestAborted) is not { } experiment)
            return Unknown(experimentId);
        if (await reader.FindAsync(project, wanted.Baseline, time, context.RequestAborted) is not { } baseline)
            return Unknown(wanted.Baseline);

        var comparison = ExperimentComparison.Of(baseline, experiment, wanted.Rule);
        var groups = wanted.By is null ? [] : Groups(comparison, await reader.GroupsAsync(project, experiment, context.RequestAborted) ?? [], wanted);
        return TypedResults.Json(DocumentOf(experimentId, comparison, groups, wanted), ExperimentsJson.Api.ComparisonDocument);
    }

    private static ComparisonDocument DocumentOf(string id, ExperimentComparison comparison, IReadOnlyList<GroupDocument> groups, ComparisonRequest wanted)
    {
        var fit = comparison.Pairs.Where(p => string.CompareOrdinal(p.Runs.Id, wanted.After) > 0 && wanted.Fits(p)).Take(wanted.Limit + 1).ToList();
        return new ComparisonDocument
        {
            Experiment = id,
            Baseline = wanted.Baseline,
            Rule = ComparisonDocument.RuleText(wanted.Rule),
            PairCount = comparison.Pairs.Count,
            OnlyInBaseline = [.. comparison.OnlyInBaseline.Take(ExperimentDocument.MaxNamed)],
            OnlyHere = [.. comparison.OnlyHere.Take(ExperimentDocument.MaxNamed)],
            Measures = [.. ExperimentComparison.Measure(comparison.Pairs, wanted.Rule).Select(MeasureDocument.Of)],
            Groups = groups,
            Cases = [.. fit.Take(wanted.Limit).Select(PairDocument.Of)],
            Next = fit.Count > wanted.Limit ? fit[wanted.Limit - 1].Runs.Id : null,
        };
    }

    private static IReadOnlyList<GroupDocument> Groups(ExperimentComparison comparison, IReadOnlyList<CaseGroups> cases, ComparisonRequest wanted)
    {
        var known = cases.ToDictionary(c => c.Id, StringComparer.Ordinal);
        return
        [
            .. comparison.Pairs.SelectMany(p => KeysOf(known.GetValueOrDefault(p.Runs.Id), wanted.By).Select(key => (Key: key, Pair: p)))
                .GroupBy(p => p.Key, p => p.Pair, StringComparer.Ordinal)
                .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MaxGroups)
                .Select(g => new GroupDocument(
                    g.Key.Length == 0 ? null : g.Key, g.Count(), [.. ExperimentComparison.Measure([.. g], wanted.Rule).Select(MeasureDocument.Of)])),
        ];
    }

    // Of none: the empty text, which no tag and no split is.
    private static IReadOnlyList<string> KeysOf(CaseGroups? one, string? by)
    {
        if (by == "split")
            return [one?.Split ?? ""];
        return one is { Tags.Count: > 0 } ? one.Tags : [""];
    }
}

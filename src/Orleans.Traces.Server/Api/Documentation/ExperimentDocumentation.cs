using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Experiments.Json;
using Orleans.Traces.Server.Api.Experiments;
using Orleans.Traces.Server.Experiments;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the endpoints of experiments.</summary>
internal static class ExperimentDocumentation
{
    public const string Id = "The experiment's id, as its traces say it in traces.experiment.id.";

    public static void Experiments(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listExperiments")
        .WithSummary("Lists experiments, the latest first")
        .WithDescription($"An experiment is what its traces say of themselves: docs/DATASETS.md has the attributes. The newest {ExperimentReader.MaxListed} traces are looked at.")
        .Produces<ExperimentListDocument>()
        .WithErrors(BadRange, DatasetDocumentation.Unavailable);

    public static void Experiment(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getExperiment")
        .WithSummary("Returns an experiment with a page of its cases, its state, and the cases that are missing")
        .Produces<ExperimentDocument>()
        .WithErrors(BadRange, Missing, DatasetDocumentation.Unavailable);

    public static void Comparison(RouteHandlerBuilder endpoint) => endpoint
        .WithName("compareExperiments")
        .WithSummary("Compares an experiment with a baseline: case by case, and each measure over all cases")
        .WithDescription("Scores, duration, cost, tokens and errors, with a paired bootstrap interval and an exact sign test; 'rule' of the answer says how a case is judged.")
        .Produces<ComparisonDocument>()
        .WithErrors(
            o => TraceDocumentation.Error(o, "400", "A parameter is malformed.", ExperimentEndpoints.BadId("baseline").ProblemDetails), Missing,
            DatasetDocumentation.Unavailable);

    public static void Check(RouteHandlerBuilder endpoint) => endpoint
        .WithName("checkExperiment")
        .WithSummary("Says whether an experiment keeps to rules, each with its figures")
        .WithDescription("The rules are JSON or YAML, as a file of a repository (traces-check.yaml) has them; docs/DATASETS.md says what they can be.")
        .Accepts<NewCheck>("application/json", CheckEndpoints.Yaml)
        .Produces<CheckDocument>()
        .WithErrors(
            o => DatasetDocumentation.Body(o, new BodyFault("rules[0].measure", "score:NAME, durationMs, costUsd, tokens or errors")), Missing,
            DatasetDocumentation.Unavailable);

    private static void BadRange(OpenApiOperation operation) => TraceDocumentation.Error(
        operation, "400", "A parameter is malformed.", ApiProblems.BadParameter("from", Traces.Query.UnixTime.Expected).ProblemDetails);

    private static void Missing(OpenApiOperation operation) =>
        TraceDocumentation.Error(operation, "404", "There is no such experiment.", ExperimentEndpoints.Unknown("run-41").ProblemDetails);
}

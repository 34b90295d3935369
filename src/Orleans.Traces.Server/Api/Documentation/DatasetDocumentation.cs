using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Datasets;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the endpoints of datasets.</summary>
internal static class DatasetDocumentation
{
    public const string Name = "The dataset's name: 1 to 63 characters of a-z 0-9 - . _";

    private static readonly DatasetKey Example = new(ProjectId.Default, "questions");

    public static void Datasets(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listDatasets")
        .WithSummary("Lists a project's datasets")
        .Produces<DatasetListDocument>()
        .WithErrors(Unavailable);

    public static void NewDataset(RouteHandlerBuilder endpoint) => endpoint
        .WithName("createDataset")
        .WithSummary("Makes a dataset without cases")
        .WithDescription("A dataset of a name that was deleted goes on with a version that none of this name ever had.")
        .Accepts<NewDataset>("application/json")
        .Produces<DatasetDocument>(StatusCodes.Status201Created)
        .WithErrors(
            o => Body(o, new BodyFault("name", DatasetRules.NameExpected)),
            o => TraceDocumentation.Error(o, "409", "There is such a dataset, or there are too many.",
                AccessProblems.Conflict("There is such a dataset already", "The project default has a dataset questions already.").ProblemDetails),
            Unavailable);

    public static void Dataset(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getDataset")
        .WithSummary("Returns a dataset, without its cases")
        .Produces<DatasetDocument>()
        .WithErrors(BadName, Missing, Unavailable);

    public static void Change(RouteHandlerBuilder endpoint) => endpoint
        .WithName("changeDataset")
        .WithSummary("Changes what a dataset is said to be for")
        .Accepts<DatasetChange>("application/json")
        .Produces<DatasetDocument>()
        .WithErrors(o => Body(o, new BodyFault("description", "given: a text of at most 2000 characters, or null")), Missing, Unavailable);

    public static void Deleted(RouteHandlerBuilder endpoint) => endpoint
        .WithName("deleteDataset")
        .WithSummary("Deletes a dataset with all its versions")
        .Produces(StatusCodes.Status204NoContent)
        .WithErrors(BadName, Missing, Unavailable);

    public static void Versions(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listDatasetVersions")
        .WithSummary("Lists the versions of a dataset, newest first")
        .WithDescription("Each change makes one, however many cases it changes.")
        .Produces<VersionListDocument>()
        .WithErrors(BadName, Missing, Unavailable);

    public static void Diff(RouteHandlerBuilder endpoint) => endpoint
        .WithName("compareDatasetVersions")
        .WithSummary("Says what differs between two versions of a dataset")
        .Produces<DiffDocument>()
        .WithErrors(
            BadName,
            o => TraceDocumentation.Error(o, "404", "There is no such dataset, or no such version.", DatasetProblems.UnknownVersion(Example, 9, 3).ProblemDetails),
            Unavailable);

    public static void BadName(OpenApiOperation operation) =>
        TraceDocumentation.Error(operation, "400", "A parameter is malformed.", DatasetProblems.BadName().ProblemDetails);

    public static void Missing(OpenApiOperation operation) =>
        TraceDocumentation.Error(operation, "404", "There is no such dataset.", DatasetProblems.Unknown(Example).ProblemDetails);

    public static void MissingCase(OpenApiOperation operation) =>
        TraceDocumentation.Error(operation, "404", "There is no such dataset, or no such case.", DatasetProblems.UnknownCase(Example, "000001").ProblemDetails);

    public static void Body(OpenApiOperation operation, BodyFault fault) =>
        TraceDocumentation.Error(operation, "400", "The body is malformed, or a parameter.", AccessProblems.BadBody(fault).ProblemDetails);

    public static void Unavailable(OpenApiOperation operation) => TraceDocumentation.Error(
        operation, "503", "The store is out of reach; the request can be repeated.", ApiProblems.StorageUnavailable().ProblemDetails);
}

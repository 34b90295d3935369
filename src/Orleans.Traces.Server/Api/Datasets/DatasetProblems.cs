using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Traces.Access;
using Orleans.Traces.Datasets;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Api.Datasets;

/// <summary>The API's errors about datasets, and whose dataset a request is about.</summary>
internal static class DatasetProblems
{
    /// <summary>The dataset of a request; null: its name is none.</summary>
    public static DatasetKey? KeyOf(string dataset, HttpContext context) =>
        DatasetRules.IsName(dataset) ? new DatasetKey(ApiProject.Of(context), dataset) : null;

    /// <summary>The id of the key that a change is made with; null: none is in use.</summary>
    public static string? AuthorOf(HttpContext context) => context.Caller().Key is var key && key != Caller.NoKey ? key : null;

    public static ProblemHttpResult BadName() => ApiProblems.BadParameter("dataset", DatasetRules.NameExpected);

    public static ProblemHttpResult BadCaseId() => ApiProblems.BadParameter("caseId", DatasetRules.CaseIdExpected);

    public static ProblemHttpResult Unknown(DatasetKey key) => ApiProblems.Problem(
        StatusCodes.Status404NotFound, "There is no such dataset", $"The project {key.Project} has no dataset {key.Name}.");

    public static ProblemHttpResult UnknownCase(DatasetKey key, string id) => ApiProblems.Problem(
        StatusCodes.Status404NotFound, "There is no such case", $"The dataset {key.Name} has no case {id}, or none in this version.");

    public static ProblemHttpResult UnknownVersion(DatasetKey key, int version, int latest) => ApiProblems.Problem(
        StatusCodes.Status404NotFound, "There is no such version", $"The dataset {key.Name} has no version {version} yet; {latest} is its latest.");

    public static ProblemHttpResult CaseTooLarge() => ApiProblems.Problem(
        StatusCodes.Status413PayloadTooLarge, "The case is too large", $"A case has at most {DatasetRules.MaxCaseBytes} bytes as JSON.");

    public static ProblemHttpResult Full() => AccessProblems.Conflict(
        "The dataset is full", $"A dataset has at most {DatasetRules.MaxCases} cases. Delete some, or make another dataset.");
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Datasets;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the endpoints of a dataset's cases.</summary>
internal static class CaseDocumentation
{
    public const string CaseId = "The case's id: 1 to 128 characters of A-Z a-z 0-9 - . _ :";

    private const string Json = "application/json";

    public static void Cases(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listCases")
        .WithSummary("Lists the cases of a version of a dataset, in the order of their ids")
        .Produces<CaseListDocument>()
        .WithErrors(
            DatasetDocumentation.BadName, DatasetDocumentation.Missing, DatasetDocumentation.Unavailable);

    public static void NewCase(RouteHandlerBuilder endpoint) => endpoint
        .WithName("createCase")
        .WithSummary("Adds a case: in full, or made from a trace or a span")
        .WithDescription("Input and output are taken as scorers see them (docs/SCORING.md), and kept when the trace goes. What is expected is nothing, "
            + "unless it is given or 'expectedFrom' says where it comes from. Where a case says the same already, that one is answered with 200 and 'done' false.")
        .Accepts<NewCase>(Json)
        .Produces<CaseDoneDocument>(StatusCodes.Status201Created)
        .Produces<CaseDoneDocument>()
        .WithErrors(
            o => DatasetDocumentation.Body(o, new BodyFault("input", "given, or traceId in its place")),
            o => TraceDocumentation.Error(o, "404", "There is no such dataset, trace or span.",
                ApiProblems.UnknownTrace("4bf92f3577b34da6a3ce929d0e0e4736").ProblemDetails),
            o => TraceDocumentation.Error(o, "409", "There is a case of this id that says something else, or the dataset is full.", DatasetProblems.Full().ProblemDetails),
            TooLarge, DatasetDocumentation.Unavailable);

    public static void Search(RouteHandlerBuilder endpoint) => endpoint
        .WithName("createCasesFromSearch")
        .WithSummary("Makes cases from the traces or spans that a search finds")
        .WithDescription($"At most {Traces.Datasets.Json.NewHarvest.MaxCases} in one version. With 'preview' nothing is stored. What says what a case says already is left out.")
        .Accepts<NewHarvest>(Json)
        .Produces<IntakeDocument>()
        .WithErrors(
            o => DatasetDocumentation.Body(o, new BodyFault("map.expected", CaseValue.Expected)), DatasetDocumentation.Missing, DatasetDocumentation.Unavailable);

    public static void Case(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getCase")
        .WithSummary("Returns a case of a version of a dataset")
        .Produces<CaseDocument>()
        .WithErrors(BadId, DatasetDocumentation.MissingCase, DatasetDocumentation.Unavailable);

    public static void Replaced(RouteHandlerBuilder endpoint) => endpoint
        .WithName("replaceCase")
        .WithSummary("Replaces what a case says")
        .WithDescription("Where it came from and what was said of it stays; 'review' stays unless it is given.")
        .Accepts<CaseChange>(Json)
        .Produces<CaseDoneDocument>()
        .WithErrors(o => DatasetDocumentation.Body(o, new BodyFault("input", "given")), DatasetDocumentation.MissingCase, Stale, TooLarge, DatasetDocumentation.Unavailable);

    public static void Changed(RouteHandlerBuilder endpoint) => endpoint
        .WithName("changeCase")
        .WithSummary("Changes parts of a case")
        .WithDescription("What is left out stays; null takes it away.")
        .Accepts<CaseChange>(Json)
        .Produces<CaseDoneDocument>()
        .WithErrors(
            o => DatasetDocumentation.Body(o, new BodyFault("review", "one of new, accepted, rejected")), DatasetDocumentation.MissingCase, Stale, TooLarge,
            DatasetDocumentation.Unavailable);

    public static void Deleted(RouteHandlerBuilder endpoint) => endpoint
        .WithName("deleteCase")
        .WithSummary("Deletes a case")
        .WithDescription("Earlier versions of the dataset keep it.")
        .Produces(StatusCodes.Status204NoContent)
        .WithErrors(BadId, DatasetDocumentation.MissingCase, Stale, DatasetDocumentation.Unavailable);

    public static void History(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listCaseRevisions")
        .WithSummary("Lists what a case said, newest first")
        .Produces<RevisionListDocument>()
        .WithErrors(BadId, DatasetDocumentation.MissingCase, DatasetDocumentation.Unavailable);

    public static void Comment(RouteHandlerBuilder endpoint) => endpoint
        .WithName("commentCase")
        .WithSummary("Says something about a case")
        .Accepts<NewComment>(Json)
        .Produces<CaseDoneDocument>()
        .WithErrors(
            o => DatasetDocumentation.Body(o, new BodyFault("text", "given: a text of 1 to 4000 characters")), DatasetDocumentation.MissingCase,
            o => TraceDocumentation.Error(o, "409", "There are too many comments.",
                AccessProblems.Conflict("There are too many comments", "A case has at most 100 comments.").ProblemDetails),
            DatasetDocumentation.Unavailable);

    private static void BadId(OpenApiOperation operation) =>
        TraceDocumentation.Error(operation, "400", "A parameter is malformed.", DatasetProblems.BadCaseId().ProblemDetails);

    private static void Stale(OpenApiOperation operation) => TraceDocumentation.Error(
        operation, "409", "The case was changed after the version that 'basedOn' says.",
        AccessProblems.Conflict("The case was changed meanwhile", "Version 7 changed the case 000001, after version 5. Read it again, and decide anew.").ProblemDetails);

    private static void TooLarge(OpenApiOperation operation) =>
        TraceDocumentation.Error(operation, "413", "The case is too large.", DatasetProblems.CaseTooLarge().ProblemDetails);
}

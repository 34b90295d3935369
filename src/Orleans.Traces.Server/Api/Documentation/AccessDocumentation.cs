using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the endpoints of keys and projects.</summary>
internal static class AccessDocumentation
{
    public const string KeyId = "The key's id: 16 hex digits.";

    public const string ProjectId = "The project's id.";

    private const string Json = "application/json";

    private static readonly BodyFault SomeFault = new("name", "a text of 1 to 100 characters, without control characters");

    public static void Keys(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listKeys")
        .WithSummary("Lists a project's keys, without their secrets")
        .Produces<KeyListDocument>()
        .WithErrors(Unavailable);

    public static void NewKey(RouteHandlerBuilder endpoint) => endpoint
        .WithName("createKey")
        .WithSummary("Makes a key")
        .WithDescription("The key is in this answer only; the server keeps no more than a hash of it.")
        .Accepts<NewKey>(Json)
        .Produces<NewKeyDocument>(StatusCodes.Status201Created)
        .WithErrors(BadBody, o => TraceDocumentation.Error(o, "409", "The instance has as many keys as it may.",
            AccessProblems.Conflict("There are too many keys", "The instance has 10000 keys, which is the limit.").ProblemDetails), Unavailable);

    public static void DeletedKey(RouteHandlerBuilder endpoint) => endpoint
        .WithName("deleteKey")
        .WithSummary("Deletes a key")
        .WithDescription("It is refused at once by the server that was asked, and within 30 seconds by every other of the instance.")
        .Produces(StatusCodes.Status204NoContent)
        .WithErrors(
            o => TraceDocumentation.Error(o, "400", "The id is malformed.", ApiProblems.BadParameter("keyId", "16 lowercase hex digits").ProblemDetails),
            o => TraceDocumentation.Error(o, "404", "The project has no such key.", AccessProblems.UnknownKey("0123456789abcdef", "default").ProblemDetails),
            Unavailable);

    public static void Projects(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listProjects")
        .WithSummary("Lists the projects")
        .Produces<ProjectListDocument>()
        .WithErrors(Unavailable);

    public static void NewProject(RouteHandlerBuilder endpoint) => endpoint
        .WithName("createProject")
        .WithSummary("Makes a project")
        .Accepts<NewProject>(Json)
        .Produces<ProjectDocument>(StatusCodes.Status201Created)
        .WithErrors(BadBody, o => TraceDocumentation.Error(o, "409", "There is one of this id already, or the instance has as many as it may.",
            AccessProblems.Conflict("There is such a project already", "There is a project alpha already; PATCH changes it.").ProblemDetails), Unavailable);

    public static void Project(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getProject")
        .WithSummary("Returns a project")
        .Produces<ProjectDocument>()
        .WithErrors(BadId, Unknown, Unavailable);

    public static void ProjectChange(RouteHandlerBuilder endpoint) => endpoint
        .WithName("changeProject")
        .WithSummary("Changes a project's name, or how long it keeps its traces")
        .Accepts<ProjectChange>(Json)
        .Produces<ProjectDocument>()
        .WithErrors(BadBody, Unknown, Unavailable);

    public static void DeletedProject(RouteHandlerBuilder endpoint) => endpoint
        .WithName("deleteProject")
        .WithSummary("Deletes a project that has no keys")
        .WithDescription("Nothing can be sent to it or read of it from then on. What it had stored stays on disk until it is as old as other " +
            "traces may become; its id is not given to another project before.")
        .Produces(StatusCodes.Status204NoContent)
        .WithErrors(BadId, Unknown, o => TraceDocumentation.Error(o, "409", "It has keys, or is the default project.",
            AccessProblems.Conflict("The project has keys", "The project alpha has 2 keys; delete them first.").ProblemDetails), Unavailable);

    private static void BadBody(OpenApiOperation operation) =>
        TraceDocumentation.Error(operation, "400", "The body is malformed, or the id.", AccessProblems.BadBody(SomeFault).ProblemDetails);

    private static void BadId(OpenApiOperation operation) =>
        TraceDocumentation.Error(operation, "400", "The id is malformed.", ApiProblems.BadParameter("projectId", Orleans.Traces.Access.Json.NewProject.IdExpected).ProblemDetails);

    private static void Unknown(OpenApiOperation operation) =>
        TraceDocumentation.Error(operation, "404", "There is no such project.", AccessProblems.UnknownProject("alpha").ProblemDetails);

    private static void Unavailable(OpenApiOperation operation) => TraceDocumentation.Error(
        operation, "503", "The configuration is out of reach; the request can be repeated.", ApiProblems.StorageUnavailable().ProblemDetails);
}

using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Access;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Members;
using Orleans.Traces.Server.Views;

namespace Orleans.Traces.Server.Api;

/// <summary>The projects of the instance: <c>/api/v1/projects</c>.</summary>
internal static class ProjectEndpoints
{
    private const string All = "projects", One = "projects/{projectId}";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var projects = api.MapGroup("").WithTags("Projects").Needs(KeyScopes.Operator);
        projects.MapGet(All, ListAsync).Documented(AccessDocumentation.Projects);
        projects.MapPost(All, CreateAsync).Documented(AccessDocumentation.NewProject);
        projects.MapGet(One, FindAsync).Documented(AccessDocumentation.Project);
        projects.MapPatch(One, ChangeAsync).Documented(AccessDocumentation.ProjectChange);
        projects.MapDelete(One, DeleteAsync).Documented(AccessDocumentation.DeletedProject);
        projects.Map(All, (HttpContext context) => KeyEndpoints.WrongMethod(context, "GET, POST")).ExcludeFromDescription();
        projects.Map(One, (HttpContext context) => KeyEndpoints.WrongMethod(context, "GET, PATCH, DELETE")).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(ProjectRegistry projects, CancellationToken cancellationToken) =>
        TypedResults.Json(ProjectListDocument.Of(await projects.ListAsync(cancellationToken)), AccessJson.Api.ProjectListDocument);

    private static async Task<IResult> CreateAsync(
        HttpContext context, ProjectRegistry projects, IOpenEntries entries, TimeProvider time, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonBody.ReadAsync(context);
        if (problem is not null)
            return problem;
        if (!NewProject.TryRead(body, time.GetUtcNow(), out var project, out var fault))
            return AccessProblems.BadBody(fault);
        if ((await projects.ListAsync(cancellationToken)).Count >= ProjectRegistry.MaxProjects)
            return AccessProblems.Conflict("There are too many projects", $"The instance has {ProjectRegistry.MaxProjects} projects, which is the limit.");

        // What an earlier project of this id stored is nobody's to read.
        if (await projects.FindAsync(project.Id, cancellationToken) is null && await entries.HasAnyAsync(project.Id, cancellationToken))
        {
            return AccessProblems.Conflict("The id is not free yet", $"There was a project {project.Id}, and what it stored is not old enough to be dropped. Take another id.");
        }

        return await projects.CreateAsync(project, cancellationToken)
            ? Json(project, StatusCodes.Status201Created)
            : AccessProblems.Conflict("There is such a project already", $"There is a project {project.Id} already; PATCH changes it.");
    }

    private static async Task<IResult> FindAsync(
        [Description(AccessDocumentation.ProjectId)] string projectId, ProjectRegistry projects, CancellationToken cancellationToken)
    {
        if (!ProjectId.TryParse(projectId, out var id))
            return BadId();
        return await projects.FindAsync(id, cancellationToken) is { } project ? Json(project) : AccessProblems.UnknownProject(projectId);
    }

    private static async Task<IResult> ChangeAsync(
        [Description(AccessDocumentation.ProjectId)] string projectId, HttpContext context, ProjectRegistry projects, CancellationToken cancellationToken)
    {
        if (!ProjectId.TryParse(projectId, out var id))
            return BadId();
        var (body, problem) = await JsonBody.ReadAsync(context);
        if (problem is not null)
            return problem;
        if (!ProjectChange.TryRead(body, out var change, out var fault))
            return AccessProblems.BadBody(fault);

        return await projects.ChangeAsync(id, change, cancellationToken) is { } project ? Json(project) : AccessProblems.UnknownProject(projectId);
    }

    private static async Task<IResult> DeleteAsync(
        [Description(AccessDocumentation.ProjectId)] string projectId, ProjectRegistry projects, KeyRegistry keys, ProjectBelongings belongings,
        CancellationToken cancellationToken)
    {
        if (!ProjectId.TryParse(projectId, out var id))
            return BadId();
        if (id == ProjectId.Default)
            return AccessProblems.Conflict("The project cannot be deleted", "The project default always exists.");
        if ((await keys.ListAsync(id, cancellationToken)).Count is > 0 and var count)
            return AccessProblems.Conflict("The project has keys", $"The project {id} has {count} keys; delete them first.");

        if (!await projects.DeleteAsync(id, cancellationToken))
            return AccessProblems.UnknownProject(projectId);
        await belongings.ForgetAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static IResult Json(ProjectRecord project, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(ProjectDocument.Of(project), AccessJson.Api.ProjectDocument, statusCode: status);

    private static ProblemHttpResult BadId() => ApiProblems.BadParameter("projectId", NewProject.IdExpected);
}

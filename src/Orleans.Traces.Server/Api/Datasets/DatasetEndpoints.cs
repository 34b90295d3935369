using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Datasets;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Api.Datasets;

/// <summary>A project's datasets: <c>/api/v1/datasets</c>.</summary>
internal static class DatasetEndpoints
{
    private const string All = "datasets", One = "datasets/{dataset}", Versions = "datasets/{dataset}/versions", Diff = "datasets/{dataset}/diff";

    private const int DefaultLimit = 50, MaxDiff = 200;

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("").WithTags("Datasets").Needs(KeyScopes.Read);
        datasets.MapGet(All, ListAsync).Documented(DatasetDocumentation.Datasets);
        datasets.MapPost(All, MakeAsync).Needs(KeyScopes.Admin).Documented(DatasetDocumentation.NewDataset);
        datasets.MapGet(One, FindAsync).Documented(DatasetDocumentation.Dataset);
        datasets.MapPatch(One, ChangeAsync).Needs(KeyScopes.Admin).Documented(DatasetDocumentation.Change);
        datasets.MapDelete(One, DeleteAsync).Needs(KeyScopes.Admin).Documented(DatasetDocumentation.Deleted);
        datasets.MapGet(Versions, VersionsAsync).Documented(DatasetDocumentation.Versions);
        datasets.MapGet(Diff, DiffAsync).Documented(DatasetDocumentation.Diff);
        datasets.Map(All, (HttpContext context) => KeyEndpoints.WrongMethod(context, "GET, POST")).ExcludeFromDescription().Needs(KeyScopes.Admin);
        datasets.Map(One, (HttpContext context) => KeyEndpoints.WrongMethod(context, "GET, PATCH, DELETE")).ExcludeFromDescription().Needs(KeyScopes.Admin);
        datasets.Map(Versions, TraceEndpoints.OnlyGet).ExcludeFromDescription();
        datasets.Map(Diff, TraceEndpoints.OnlyGet).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(HttpContext context, IDatasetStore store, CancellationToken cancellationToken) => TypedResults.Json(
        new DatasetListDocument([.. (await store.ListAsync(ApiProject.Of(context), cancellationToken)).Select(DatasetDocument.Of)]),
        DatasetsJson.Api.DatasetListDocument);

    private static async Task<IResult> MakeAsync(HttpContext context, DatasetEditor editor, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonBody.ReadAsync(context);
        if (problem is not null)
            return problem;
        if (!NewDataset.TryRead(body, out var wanted, out var fault))
            return AccessProblems.BadBody(fault);

        var key = new DatasetKey(ApiProject.Of(context), wanted.Name);
        return await editor.MakeAsync(key, wanted.Description, DatasetProblems.AuthorOf(context), cancellationToken) switch
        {
            DatasetMade.Made made => Json(made.Head, StatusCodes.Status201Created),
            DatasetMade.Exists => AccessProblems.Conflict("There is such a dataset already", $"The project {key.Project} has a dataset {key.Name} already."),
            _ => AccessProblems.Conflict("There are too many datasets", $"A project has at most {DatasetRules.MaxDatasets} datasets, which is the limit."),
        };
    }

    private static async Task<IResult> FindAsync(
        [Description(DatasetDocumentation.Name)] string dataset, HttpContext context, IDatasetStore store, CancellationToken cancellationToken)
    {
        if (DatasetProblems.KeyOf(dataset, context) is not { } key)
            return DatasetProblems.BadName();
        return await store.FindAsync(key, cancellationToken) is { } head ? Json(head) : DatasetProblems.Unknown(key);
    }

    private static async Task<IResult> ChangeAsync(
        [Description(DatasetDocumentation.Name)] string dataset, HttpContext context, DatasetEditor editor, CancellationToken cancellationToken)
    {
        if (DatasetProblems.KeyOf(dataset, context) is not { } key)
            return DatasetProblems.BadName();
        var (body, problem) = await JsonBody.ReadAsync(context);
        if (problem is not null)
            return problem;
        if (!DatasetChange.TryRead(body, out var change, out var fault))
            return AccessProblems.BadBody(fault);

        var edited = await editor.EditAsync(
            key,
            head => Task.FromResult(new DatasetStep<bool>(true, head.Description == change.Description
                ? null
                : new DatasetEdit(head with { Description = change.Description }, _ => false).ToCommit(
                    editor.Now, DatasetProblems.AuthorOf(context), "description"))),
            cancellationToken);
        return edited is null ? DatasetProblems.Unknown(key) : Json(edited.Head);
    }

    private static async Task<IResult> DeleteAsync(
        [Description(DatasetDocumentation.Name)] string dataset, HttpContext context, IDatasetStore store)
    {
        if (DatasetProblems.KeyOf(dataset, context) is not { } key)
            return DatasetProblems.BadName();

        // Not given up when the client goes: half a deletion helps nobody.
        return await store.DeleteAsync(key, CancellationToken.None) ? TypedResults.NoContent() : DatasetProblems.Unknown(key);
    }

    private static async Task<IResult> VersionsAsync(
        [Description(DatasetDocumentation.Name)] string dataset, [AsParameters] BeforeParameters parameters, HttpContext context,
        [FromServices] IDatasetStore store, CancellationToken cancellationToken)
    {
        if (DatasetProblems.KeyOf(dataset, context) is not { } key)
            return DatasetProblems.BadName();
        if (!parameters.TryRead(out var page, out var problem))
            return problem;
        if (await store.FindAsync(key, cancellationToken) is null)
            return DatasetProblems.Unknown(key);

        var versions = await store.ListVersionsAsync(key, page.Before, page.Limit, cancellationToken);
        return TypedResults.Json(
            new VersionListDocument([.. versions.Select(VersionDocument.Of)], versions.Count == page.Limit && versions[^1].Version > 1 ? versions[^1].Version : null),
            DatasetsJson.Api.VersionListDocument);
    }

    private static async Task<IResult> DiffAsync(
        [Description(DatasetDocumentation.Name)] string dataset, [AsParameters] DiffParameters parameters, HttpContext context,
        [FromServices] IDatasetStore store, [FromServices] CaseLists lists)
    {
        if (DatasetProblems.KeyOf(dataset, context) is not { } key)
            return DatasetProblems.BadName();
        if (!ListRange.TryLimit(parameters.Limit, (DefaultLimit, MaxDiff), out var limit, out var problem)
            || !VersionParameter.TryRead("from", parameters.From, out var from, out problem) || !VersionParameter.TryRead("to", parameters.To, out var to, out problem))
            return problem;
        if (ListRange.IsSent(parameters.Cursor) && !DatasetRules.IsCaseId(parameters.Cursor))
            return ApiProblems.BadParameter("cursor", VersionParameter.CursorExpected);
        if (await store.FindAsync(key, context.RequestAborted) is not { } head)
            return DatasetProblems.Unknown(key);
        var versions = (From: from ?? Math.Max(1, head.Version - 1), To: to ?? head.Version);
        if (Math.Max(versions.From, versions.To) is var highest && highest > head.Version)
            return DatasetProblems.UnknownVersion(key, highest, head.Version);

        var (changes, next) = await lists.CompareAsync(key, versions, (parameters.Cursor ?? "", limit), context.RequestAborted);
        return TypedResults.Json(
            new DiffDocument(versions.From, versions.To, [.. changes.Select(DifferenceDocument.Of)], next), DatasetsJson.Api.DiffDocument);
    }

    private static IResult Json(Dataset dataset, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(DatasetDocument.Of(dataset), DatasetsJson.Api.DatasetDocument, statusCode: status);
}

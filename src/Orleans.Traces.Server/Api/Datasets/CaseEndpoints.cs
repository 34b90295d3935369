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

/// <summary>The cases of a dataset: <c>/api/v1/datasets/{dataset}/cases</c>. What makes them is <see cref="NewCaseEndpoints"/>.</summary>
internal static class CaseEndpoints
{
    /// <summary>Bytes of a body that says a case: more than a case may have, since it may be written with more.</summary>
    public const int MaxBodyBytes = 2 * DatasetRules.MaxCaseBytes;

    private const string One = "datasets/{dataset}/cases/{caseId}", History = "datasets/{dataset}/cases/{caseId}/history",
        Comments = "datasets/{dataset}/cases/{caseId}/comments";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var cases = api.MapGroup("").WithTags("Datasets").Needs(KeyScopes.Read);
        cases.MapGet(NewCaseEndpoints.All, ListAsync).Documented(CaseDocumentation.Cases);
        cases.MapGet(One, FindAsync).Documented(CaseDocumentation.Case);
        cases.MapPut(One, PutAsync).Needs(KeyScopes.Admin).Documented(CaseDocumentation.Replaced);
        cases.MapPatch(One, PatchAsync).Needs(KeyScopes.Admin).Documented(CaseDocumentation.Changed);
        cases.MapDelete(One, DeleteAsync).Needs(KeyScopes.Admin).Documented(CaseDocumentation.Deleted);
        cases.MapGet(History, HistoryAsync).Documented(CaseDocumentation.History);
        cases.MapPost(Comments, CommentAsync).Needs(KeyScopes.Admin).Documented(CaseDocumentation.Comment);
        cases.Map(One, (HttpContext context) => KeyEndpoints.WrongMethod(context, "GET, PUT, PATCH, DELETE")).ExcludeFromDescription().Needs(KeyScopes.Admin);
        cases.Map(History, TraceEndpoints.OnlyGet).ExcludeFromDescription();
        cases.Map(Comments, (HttpContext context) => KeyEndpoints.WrongMethod(context, "POST")).ExcludeFromDescription().Needs(KeyScopes.Admin);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] CaseListRequest request, HttpContext context, [FromServices] IDatasetStore store, [FromServices] CaseLists lists)
    {
        if (DatasetProblems.KeyOf(request.Dataset, context) is not { } key)
            return DatasetProblems.BadName();
        if (!request.Filter.TryRead(out var wanted, out var problem) || !request.Page.TryRead(out var page, out problem))
            return problem;
        if (await store.FindAsync(key, context.RequestAborted) is not { } head)
            return DatasetProblems.Unknown(key);
        var version = wanted.Version ?? head.Version;
        if (version > head.Version)
            return DatasetProblems.UnknownVersion(key, version, head.Version);

        var cases = await lists.ReadAsync(key, version, wanted.Filter, page, context.RequestAborted);
        return TypedResults.Json(
            new CaseListDocument(version, [.. cases.Cases.Select(c => CaseDocument.Of(c.Case!, c.Version))], cases.Next), DatasetsJson.Api.CaseListDocument);
    }

    private static async Task<IResult> FindAsync(
        [AsParameters] CaseAddress address, [FromQuery(Name = "version")] [Description("The version; left out: the latest.")] string? version, HttpContext context,
        [FromServices] IDatasetStore store)
    {
        if (!address.TryRead(context, out var key, out var problem) || !VersionParameter.TryRead("version", version, out var wanted, out problem))
            return problem;
        return await store.FindCaseAsync(key, address.CaseId, wanted ?? int.MaxValue, context.RequestAborted) is { Case: { } found } revision
            ? TypedResults.Json(CaseDocument.Of(found, revision.Version), DatasetsJson.Api.CaseDocument)
            : await MissingAsync(key, address.CaseId, store, context);
    }

    private static async Task<IResult> PutAsync(
        [AsParameters] CaseAddress address, [AsParameters] BasedOnParameter basedOn, HttpContext context, [FromServices] DatasetEditor editor)
    {
        var (body, problem) = await JsonBody.ReadAsync(context, MaxBodyBytes);
        if (problem is not null)
            return problem;
        return CaseChange.TryReadWhole(body, out var change, out var fault)
            ? await EditAsync(address, basedOn, change, context, editor)
            : AccessProblems.BadBody(fault);
    }

    private static async Task<IResult> PatchAsync(
        [AsParameters] CaseAddress address, [AsParameters] BasedOnParameter basedOn, HttpContext context, [FromServices] DatasetEditor editor)
    {
        var (body, problem) = await JsonBody.ReadAsync(context, MaxBodyBytes);
        if (problem is not null)
            return problem;
        return CaseChange.TryReadParts(body, out var change, out var fault)
            ? await EditAsync(address, basedOn, change, context, editor)
            : AccessProblems.BadBody(fault);
    }

    private static Task<IResult> DeleteAsync(
        [AsParameters] CaseAddress address, [AsParameters] BasedOnParameter basedOn, HttpContext context, [FromServices] DatasetEditor editor) =>
        EditAsync(address, basedOn, null, context, editor);

    private static async Task<IResult> CommentAsync([AsParameters] CaseAddress address, HttpContext context, [FromServices] DatasetEditor editor)
    {
        var (body, problem) = await JsonBody.ReadAsync(context);
        if (problem is not null)
            return problem;
        if (!NewComment.TryRead(body, out var comment, out var fault))
            return AccessProblems.BadBody(fault);

        var isFull = false;
        var answer = await EditAsync(
            address,
            default,
            known =>
            {
                isFull = known.Comments.Count >= DatasetRules.MaxComments;
                return isFull ? known : known with { Comments = [.. known.Comments, new CaseComment(comment.Text, comment.Author, editor.Now)] };
            },
            context, editor);
        return isFull ? AccessProblems.Conflict("There are too many comments", $"A case has at most {DatasetRules.MaxComments} comments.") : answer;
    }

    private static async Task<IResult> HistoryAsync(
        [AsParameters] CaseAddress address, [AsParameters] BeforeParameters parameters, HttpContext context, [FromServices] IDatasetStore store)
    {
        if (!address.TryRead(context, out var key, out var problem) || !parameters.TryRead(out var page, out problem))
            return problem;
        var revisions = await store.ListRevisionsAsync(key, address.CaseId, page.Before, page.Limit, context.RequestAborted);
        if (revisions.Count == 0 && page.Before == int.MaxValue)
            return await MissingAsync(key, address.CaseId, store, context);

        // As many as there may be, or so many bytes: there may be more.
        var isLast = revisions.Count == 0
            || (await store.ListRevisionsAsync(key, address.CaseId, revisions[^1].Version, 1, context.RequestAborted)).Count == 0;
        return TypedResults.Json(
            new RevisionListDocument([.. revisions.Select(RevisionDocument.Of)], isLast ? null : revisions[^1].Version), DatasetsJson.Api.RevisionListDocument);
    }

    private static async Task<IResult> EditAsync(
        CaseAddress address, BasedOnParameter basedOn, Func<DatasetCase, DatasetCase>? change, HttpContext context, DatasetEditor editor)
    {
        if (!address.TryRead(context, out var key, out var problem) || !VersionParameter.TryRead("basedOn", basedOn.BasedOn, out var version, out problem))
            return problem;
        var edited = await editor.EditCaseAsync(key, (address.CaseId, version), change, DatasetProblems.AuthorOf(context), context.RequestAborted);
        return edited?.Answer switch
        {
            null => DatasetProblems.Unknown(key),
            CaseEdited.Unknown => DatasetProblems.UnknownCase(key, address.CaseId),
            CaseEdited.Stale stale => AccessProblems.Conflict(
                "The case was changed meanwhile", $"Version {stale.Version} changed the case {address.CaseId}, after version {version}. Read it again, and decide anew."),
            CaseEdited.TooLarge => DatasetProblems.CaseTooLarge(),
            CaseEdited.Deleted => TypedResults.NoContent(),
            CaseEdited.Same same => Json(new CaseDoneDocument(false, edited.Head.Version, CaseDocument.Of(same.Known.Case!, same.Known.Version))),
            CaseEdited.Changed changed => Json(new CaseDoneDocument(true, edited.Head.Version, CaseDocument.Of(changed.Case, edited.Head.Version))),
            _ => throw new InvalidOperationException($"{edited.Answer} is no outcome."),
        };
    }

    private static async Task<IResult> MissingAsync(DatasetKey key, string id, IDatasetStore store, HttpContext context) =>
        await store.FindAsync(key, context.RequestAborted) is null ? DatasetProblems.Unknown(key) : DatasetProblems.UnknownCase(key, id);

    private static IResult Json(CaseDoneDocument done) => TypedResults.Json(done, DatasetsJson.Api.CaseDoneDocument);
}

using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Datasets;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Api.Datasets;

/// <summary>Makes cases: one in full or from a trace or span, or many from what a search finds.</summary>
internal static class NewCaseEndpoints
{
    /// <summary>The address of a dataset's cases.</summary>
    public const string All = "datasets/{dataset}/cases";

    private const string Search = "datasets/{dataset}/search";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var cases = api.MapGroup("").WithTags("Datasets").Needs(KeyScopes.Admin);
        cases.MapPost(All, AddAsync).Documented(CaseDocumentation.NewCase);
        cases.MapPost(Search, SearchAsync).Documented(CaseDocumentation.Search);
        cases.Map(All, (HttpContext context) => KeyEndpoints.WrongMethod(context, "GET, POST")).ExcludeFromDescription();
        cases.Map(Search, (HttpContext context) => KeyEndpoints.WrongMethod(context, "POST")).ExcludeFromDescription();
    }

    private static async Task<IResult> AddAsync(
        [Description(DatasetDocumentation.Name)] string dataset, HttpContext context, [FromServices] CaseIntakes intakes, [FromServices] RecordedCases recorded,
        [FromServices] IDatasetStore store)
    {
        if (DatasetProblems.KeyOf(dataset, context) is not { } key)
            return DatasetProblems.BadName();
        var (body, problem) = await JsonBody.ReadAsync(context, CaseEndpoints.MaxBodyBytes);
        if (problem is not null)
            return problem;
        if (!NewCase.TryRead(body, out var request, out var fault))
            return AccessProblems.BadBody(fault);

        var draft = request.Draft;
        if (request.From is var (trace, span))
        {
            if (await recorded.FindAsync(new TraceKey(key.Project, trace), context.RequestAborted) is not { } found)
                return ApiProblems.UnknownTrace(trace.ToString());
            if (found.Of(span) is not var (material, source))
                return ApiProblems.UnknownSpan(trace.ToString(), span.ToString()!);
            draft = request.With(material, source);
            if (draft.Input is null)
                return AccessProblems.BadBody(new BodyFault("input", "given: the trace or span says none at its place"));
        }

        var rules = new IntakeRules(Upsert: false, request.AllowDuplicate);
        var edited = await intakes.AddAsync(key, draft, rules, DatasetProblems.AuthorOf(context), context.RequestAborted);
        return edited is null ? DatasetProblems.Unknown(key) : await AnswerAsync(key, edited, store, context);
    }

    private static async Task<IResult> AnswerAsync(DatasetKey key, DatasetEdited<IntakeOutcome> edited, IDatasetStore store, HttpContext context)
    {
        switch (edited.Answer)
        {
            case IntakeOutcome.Added added:
                return Json(new CaseDoneDocument(true, edited.Head.Version, CaseDocument.Of(added.Case, edited.Head.Version)), StatusCodes.Status201Created);
            case IntakeOutcome.IdTaken taken:
                return AccessProblems.Conflict(
                    "There is such a case already", $"The dataset {key.Name} has a case {taken.Id}, which says something else. PUT replaces it.");
            case IntakeOutcome.TooLarge:
                return DatasetProblems.CaseTooLarge();
            case IntakeOutcome.Full:
                return DatasetProblems.Full();
        }

        var same = edited.Answer is IntakeOutcome.Duplicate duplicate ? duplicate.SameAs : ((IntakeOutcome.Unchanged)edited.Answer).Case.Id;
        return await store.FindCaseAsync(key, same, edited.Head.Version, context.RequestAborted) is { Case: { } one } revision
            ? Json(new CaseDoneDocument(false, edited.Head.Version, CaseDocument.Of(one, revision.Version)))
            : DatasetProblems.Unknown(key);
    }

    private static async Task<IResult> SearchAsync(
        [Description(DatasetDocumentation.Name)] string dataset, HttpContext context, [FromServices] CaseHarvest harvest, [FromServices] CaseIntakes intakes,
        [FromServices] DatasetEditor editor)
    {
        if (DatasetProblems.KeyOf(dataset, context) is not { } key)
            return DatasetProblems.BadName();
        var (body, problem) = await JsonBody.ReadAsync(context);
        if (problem is not null)
            return problem;
        if (!NewHarvest.TryRead(body, out var request, out var fault))
            return AccessProblems.BadBody(fault);
        if (!TimeRange.TryRead(request.Range, editor.Now, out var range, out _))
            return AccessProblems.BadBody(new BodyFault("from", $"{UnixTime.Expected}, and earlier than 'to'"));

        var lines = await harvest.GatherAsync(key.Project, request, (range.From, range.To), context.RequestAborted);
        var order = new IntakeOrder(
            new IntakeRules(Upsert: false, request.AllowDuplicate), SkipFaults: true, request.Preview, DatasetProblems.AuthorOf(context), "added from a search");
        return await intakes.AddAsync(key, lines, order, context.RequestAborted) is { } taken
            ? TypedResults.Json(taken, DatasetsJson.Api.IntakeDocument)
            : DatasetProblems.Unknown(key);
    }

    private static IResult Json(CaseDoneDocument done, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(done, DatasetsJson.Api.CaseDoneDocument, statusCode: status);
}

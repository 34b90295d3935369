using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Datasets;
using Orleans.Traces.Server.Datasets.Files;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Api.Datasets;

/// <summary>Datasets as files, out and in.</summary>
internal static class CaseFileEndpoints
{
    private const string Export = "datasets/{dataset}/export", Import = "datasets/{dataset}/import";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var files = api.MapGroup("").WithTags("Datasets").Needs(KeyScopes.Read);
        files.MapGet(Export, ExportAsync).Documented(CaseFileDocumentation.Export);
        files.MapPost(Import, ImportAsync).Needs(KeyScopes.Admin).Documented(CaseFileDocumentation.Import);
        files.Map(Export, TraceEndpoints.OnlyGet).ExcludeFromDescription();
        files.Map(Import, (HttpContext context) => KeyEndpoints.WrongMethod(context, "POST")).ExcludeFromDescription().Needs(KeyScopes.Admin);
    }

    /// <summary>Some lines are at fault, and nothing was stored.</summary>
    public static ProblemHttpResult Faulty(IntakeDocument taken) => ApiProblems.Problem(
        StatusCodes.Status422UnprocessableEntity, "The file has faults",
        $"{taken.FaultCount} of {taken.Read} cases are at fault, and nothing was stored: mend them, or store the others with onFault=skip.",
        ("import", JsonSerializer.SerializeToElement(taken, DatasetsJson.Api.IntakeDocument)));

    private static async Task<IResult> ExportAsync(
        [Description(DatasetDocumentation.Name)] string dataset,
        [FromQuery(Name = "format")] [Description("jsonl (the default), csv or parquet.")] string? format,
        [AsParameters] CaseFilterParameters parameters, HttpContext context, [FromServices] CaseExports exports)
    {
        if (DatasetProblems.KeyOf(dataset, context) is not { } key)
            return DatasetProblems.BadName();
        if (!parameters.TryRead(out var wanted, out var problem))
            return problem;
        var form = ListRange.IsSent(format) ? CaseFileFormat.Out.FirstOrDefault(f => f.Name == format) : CaseFileFormat.JsonLines;
        if (form is null)
            return ApiProblems.BadParameter("format", $"one of {string.Join(", ", CaseFileFormat.Out.Select(f => f.Name))}");
        if (await exports.Store.FindAsync(key, context.RequestAborted) is not { } head)
            return DatasetProblems.Unknown(key);
        var version = wanted.Version ?? head.Version;
        return version > head.Version
            ? DatasetProblems.UnknownVersion(key, version, head.Version)
            : new CaseFileResult(form, $"{key.Name}-v{version}.{form.Name}", exports.Lists.AllAsync(key, version, wanted.Filter, context.RequestAborted));
    }

    private static async Task<IResult> ImportAsync(
        [Description(DatasetDocumentation.Name)] string dataset, [AsParameters] CaseFileParameters parameters, HttpContext context,
        [FromServices] CaseIntakes intakes, [FromServices] CaseFileTurns turns)
    {
        if (DatasetProblems.KeyOf(dataset, context) is not { } key)
            return DatasetProblems.BadName();
        if (!parameters.TryRead(context.Request.ContentType, out var request, out var problem))
            return problem;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = CaseFileTurns.MaxBytes;
        try
        {
            return await turns.InTurnAsync<IResult>(
                async () =>
                {
                    var lines = await ReadAsync(context, request);
                    if (lines.Count > DatasetRules.MaxCases)
                        return ApiProblems.Problem(StatusCodes.Status413PayloadTooLarge, "The file is too long", $"A file has at most {DatasetRules.MaxCases} cases.");
                    var taken = await intakes.AddAsync(key, lines, request.Order(DatasetProblems.AuthorOf(context)), context.RequestAborted);
                    return taken is null ? DatasetProblems.Unknown(key) : Answer(taken, request);
                },
                context.RequestAborted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return AccessProblems.BodyTooLarge(CaseFileTurns.MaxBytes);
        }
    }

    private static async Task<List<DraftLine>> ReadAsync(HttpContext context, CaseFileRequest request)
    {
        var read = request.Format == CaseFileFormat.Csv
            ? CsvReading.ReadAsync(context.Request.Body, request.Columns, context.RequestAborted)
            : JsonLinesReader.ReadAsync(context.Request.BodyReader, request.Columns, context.RequestAborted);
        var lines = new List<DraftLine>();
        await foreach (var line in read)
        {
            // Read to its end all the same: a client that is cut off while it sends does not see the answer.
            if (lines.Count <= DatasetRules.MaxCases)
                lines.Add(line);
        }

        return lines;
    }

    // What was tried is told as it is; what was to be stored and was not, is refused.
    private static IResult Answer(IntakeDocument taken, CaseFileRequest request) => taken.FaultCount > 0 && !request.SkipFaults && !request.DryRun
        ? Faulty(taken)
        : TypedResults.Json(taken, DatasetsJson.Api.IntakeDocument);
}

/// <summary>What a file is read from.</summary>
internal sealed record CaseExports(IDatasetStore Store, CaseLists Lists);

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Datasets;
using Orleans.Traces.Server.Datasets.Files;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of datasets as files.</summary>
internal static class CaseFileDocumentation
{
    private static readonly IntakeDocument Example = new()
    {
        Stored = false, Version = 3, Read = 2, Added = 1, Changed = 0, Unchanged = 0, DuplicateCount = 0, Duplicates = [], FaultCount = 1,
        Faults = [new LineFaultDocument(2, "input", "given")], Preview = [],
    };

    public static void Export(RouteHandlerBuilder endpoint) => endpoint
        .WithName("exportDataset")
        .WithSummary("Returns the cases of a version of a dataset as a file")
        .WithDescription("Lines of JSON keep everything and can be imported again; CSV keeps numbers and booleans as texts; Parquet has JSON as text.")
        .Produces<CaseDocument>(StatusCodes.Status200OK, CaseFileFormat.JsonLines.MediaType, CaseFileFormat.Csv.MediaType, CaseFileFormat.Parquet.MediaType)
        .WithErrors(DatasetDocumentation.BadName, DatasetDocumentation.Missing, DatasetDocumentation.Unavailable);

    public static void Import(RouteHandlerBuilder endpoint) => endpoint
        .WithName("importDataset")
        .WithSummary("Adds the cases of a file to a dataset")
        .WithDescription($"Lines of JSON, or CSV whose first line names the columns; at most {CaseFileTurns.MaxBytes} bytes. All that is added is one version. "
            + "Faults are told with their lines; where there are some, nothing is stored unless onFault=skip.")
        .Accepts<CaseDocument>(CaseFileFormat.JsonLines.MediaType, CaseFileFormat.Csv.MediaType, "application/jsonl", "application/json")
        .Produces<IntakeDocument>()
        .WithErrors(
            DatasetDocumentation.BadName, DatasetDocumentation.Missing,
            o => TraceDocumentation.Error(o, "422", "Lines of the file are at fault: 'import' has them.", CaseFileEndpoints.Faulty(Example).ProblemDetails),
            o => TraceDocumentation.Error(o, "413", "The file is too large.", AccessProblems.BodyTooLarge(CaseFileTurns.MaxBytes).ProblemDetails),
            DatasetDocumentation.Unavailable);
}

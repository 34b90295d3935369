using Microsoft.AspNetCore.Http;
using Orleans.Traces.Datasets;
using Orleans.Traces.Server.Datasets.Files;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Api.Datasets;

/// <summary>Cases as a file, sent as they are read.</summary>
internal sealed class CaseFileResult(CaseFileFormat format, string name, IAsyncEnumerable<IReadOnlyList<CaseRevision>> pages) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = format.MediaType;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        try
        {
            if (format == CaseFileFormat.Parquet)
                await ParquetFile.WriteAsync(response.Body, pages, httpContext.RequestAborted);
            else if (format == CaseFileFormat.Csv)
                await CaseFileWriters.WriteCsvAsync(response.Body, pages, httpContext.RequestAborted);
            else
                await CaseFileWriters.WriteJsonLinesAsync(response.Body, pages, httpContext.RequestAborted);
        }
        catch (StorageUnavailableException) when (response.HasStarted)
        {
            // Half a file must not pass for a whole one.
            httpContext.Abort();
        }
    }
}

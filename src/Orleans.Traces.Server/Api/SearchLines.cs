using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Api;

/// <summary>A search as lines of JSON, each sent as soon as it is there.</summary>
internal sealed class SearchLines(IAsyncEnumerable<SearchStep> steps) : IResult
{
    /// <summary>The media type: newline-delimited JSON.</summary>
    public const string MediaType = "application/x-ndjson";

    /// <summary>Whether the client asks for lines by name.</summary>
    public static bool AreAsked(StringValues accept) =>
        MediaTypeHeaderValue.TryParseList(accept, out var types) && types.Any(t => t.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = MediaType;
        try
        {
            await foreach (var step in steps.WithCancellation(httpContext.RequestAborted))
                await WriteAsync(httpContext, SearchLineDocument.Of(step));
        }
        catch (StorageUnavailableException) when (httpContext.Response.HasStarted)
        {
            // The status was sent; what was found so far holds.
            await WriteAsync(httpContext, new SearchLineDocument { Failed = "The store is out of reach for the moment. Repeat the request later." });
        }
    }

    private static async Task WriteAsync(HttpContext context, SearchLineDocument line)
    {
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, QueryJson.Api.SearchLineDocument), context.RequestAborted);
        await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Api;

/// <summary>Reads the small JSON body of a request to the API.</summary>
internal static class JsonBody
{
    /// <summary>Bytes that such a body may have.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The body, or what is wrong with it.</summary>
    public static async Task<(JsonElement Body, ProblemHttpResult? Problem)> ReadAsync(HttpContext context, int maxBytes = MaxBytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maxBytes;
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return (document.RootElement.Clone(), null);
        }
        catch (JsonException)
        {
            return (default, AccessProblems.BadBody(new BodyFault("", "one JSON object")));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, AccessProblems.BodyTooLarge(maxBytes));
        }
    }
}

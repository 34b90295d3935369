using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Api;

/// <summary>What all answers of the API have in common: traces hold prompts, so no cache keeps them; a store out of reach is a 503.</summary>
internal sealed partial class ApiAnswerFilter(ILogger<ApiAnswerFilter> logger) : IEndpointFilter
{
    private const string RetryAfterSeconds = "5";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var response = context.HttpContext.Response;
        response.Headers.CacheControl = "no-store";
        try
        {
            return await next(context);
        }
        catch (StorageUnavailableException exception)
        {
            LogStorageUnavailable(exception);
            response.Headers.RetryAfter = RetryAfterSeconds;
            return ApiProblems.StorageUnavailable();
        }
    }
}

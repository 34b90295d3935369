using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Orleans.Traces.Server.Api;

/// <summary>Lets in only requests to and from <see cref="LocalHosts"/>,
/// and to the API only bodies that a foreign page cannot send without asking first.</summary>
internal sealed class LocalRequestGuard(RequestDelegate next, LocalHosts hosts)
{
    private const string JsonType = "application/json";

    public Task InvokeAsync(HttpContext context)
    {
        if (hosts.Refusal(context.Request.Host.Host, context.Request.Headers.Origin) is { } refusal)
            return ApiProblems.Forbidden(refusal).ExecuteAsync(context);
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && HasBody(context) && !IsJson(context.Request))
            return ApiProblems.WrongContentType().ExecuteAsync(context);

        return next(context);
    }

    private static bool HasBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength > 0;

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(JsonType, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Puts the guard into a pipeline.</summary>
public static class LocalRequestGuardExtensions
{
    /// <summary>Guards what comes after it. Where several ports are served, inside <c>UseWhen</c> for this port.</summary>
    /// <param name="app">The pipeline.</param>
    /// <param name="allowedHosts">The value of <see cref="LocalHosts.Setting"/>.</param>
    public static IApplicationBuilder UseLocalRequestGuard(this IApplicationBuilder app, IEnumerable<string> allowedHosts) =>
        app.UseMiddleware<LocalRequestGuard>(new LocalHosts(allowedHosts));
}

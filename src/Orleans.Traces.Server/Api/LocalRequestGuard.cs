using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Orleans.Traces.Server.Api;

/// <summary>Lets in only requests to and from <see cref="LocalHosts"/>,
/// and to the API only bodies that a foreign page cannot send without asking first.</summary>
/// <remarks>Where keys are required, or others may reach the port by whatever name it has for them, the name proves nothing and is not looked
/// at; that a browser does not act for a foreign page is still held, since it would send its cookie along.</remarks>
internal sealed class LocalRequestGuard(RequestDelegate next, LocalHosts hosts, bool anyHost)
{
    // A form of a page can have none of them, and a script that sends one must ask first.
    private static readonly string[] Types = ["application/json", "application/x-ndjson", "application/jsonl", "text/csv", "application/yaml"];

    public Task InvokeAsync(HttpContext context)
    {
        var refused = anyHost
            ? hosts.ForeignOrigin(context.Request.Host.Value ?? "", context.Request.Headers.Origin)
            : hosts.Refusal(context.Request.Host.Host, context.Request.Headers.Origin);
        if (refused is { } refusal)
            return ApiProblems.Forbidden(refusal).ExecuteAsync(context);
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && HasBody(context) && !IsTaken(context.Request))
            return ApiProblems.WrongContentType().ExecuteAsync(context);

        return next(context);
    }

    private static bool HasBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength > 0;

    private static bool IsTaken(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && Types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Puts the guard into a pipeline.</summary>
public static class LocalRequestGuardExtensions
{
    /// <summary>Guards what comes after it. Where several ports are served, inside <c>UseWhen</c> for this port.</summary>
    /// <param name="app">The pipeline.</param>
    /// <param name="allowedHosts">The value of <see cref="LocalHosts.Setting"/>.</param>
    /// <param name="anyHost">The port answers to any name: keys are required, or others may reach it without.</param>
    public static IApplicationBuilder UseLocalRequestGuard(this IApplicationBuilder app, IEnumerable<string> allowedHosts, bool anyHost = false) =>
        app.UseMiddleware<LocalRequestGuard>(new LocalHosts(allowedHosts), anyHost);
}

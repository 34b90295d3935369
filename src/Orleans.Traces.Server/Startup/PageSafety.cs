using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Orleans.Traces.Server.Startup;

/// <summary>What a browser is told to refuse on the port of the page: should telemetry ever become markup, it still runs nothing.</summary>
/// <remarks>Every answer of the port says so, the API's and downloads included, since each can be opened as a page. Styles may stand in an element
/// (bars have their lengths there), and in no other place of a page; scripts come from files of ours alone.</remarks>
internal static class PageSafety
{
    /// <summary>The value of <c>Content-Security-Policy</c> (https://www.w3.org/TR/CSP3/).</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Says so on every answer that comes after it.</summary>
    public static IApplicationBuilder UsePageSafety(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(SetHeaders, context.Response);
        return next(context);
    });

    private static Task SetHeaders(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Task.CompletedTask;
    }
}

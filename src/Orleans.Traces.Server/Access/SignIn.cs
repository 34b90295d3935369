using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.Web;

namespace Orleans.Traces.Server.Access;

/// <summary>How a browser gets its session: <c>/login</c> takes a key once, <c>/logout</c> ends the session.</summary>
/// <remarks>That no other page sends these forms is the guard's concern, which stands before.</remarks>
internal static class SignIn
{
    private const string In = "/login", Out = "/logout", ReturnTo = "returnTo";
    private const int MaxFormBytes = 8 * 1024;

    /// <summary>Where a person who is not signed in is sent, to come back afterwards.</summary>
    public static string AddressFor(string address) => $"{In}?{ReturnTo}={Uri.EscapeDataString(address)}";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(In, (string? returnTo) => Page(returnTo, problem: null)).ExcludeFromDescription().IsOpen();
        endpoints.MapPost(In, StartAsync).ExcludeFromDescription().IsOpen();
        endpoints.MapPost(Out, EndAsync).ExcludeFromDescription().IsOpen();
    }

    private static RazorComponentResult Page(string? returnTo, string? problem) => new RazorComponentResult<SignInPage>(new
    {
        ReturnTo = Local(returnTo),
        Problem = problem,
    })
    {
        StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized,
    };

    private static async Task<IResult> StartAsync(HttpContext context, KeyRing keys, SessionRegistry sessions, CancellationToken cancellationToken)
    {
        var form = await FormAsync(context);
        var returnTo = form[ReturnTo].ToString();
        if (KeyText.TryParse(form["key"].ToString().Trim()) is not { } key || await keys.FindAsync(key, cancellationToken) is not { } known)
            return Page(returnTo, "This key is not known here.");
        if (!known.Caller.May(KeyScopes.Read))
            return Page(returnTo, "This key may not read: it has not the scope 'read'.");

        var cookie = await sessions.StartAsync(key.Id, cancellationToken);
        context.Response.Cookies.Append(Authenticator.Cookie, cookie.Reveal(), Options(context.Request, SessionRegistry.Lifetime));
        return TypedResults.LocalRedirect(Local(returnTo));
    }

    private static async Task<IResult> EndAsync(HttpContext context, SessionRegistry sessions, CancellationToken cancellationToken)
    {
        if (KeyText.TryParse(context.Request.Cookies[Authenticator.Cookie]) is { } cookie)
            await sessions.EndAsync(cookie, cancellationToken);
        context.Response.Cookies.Delete(Authenticator.Cookie, Options(context.Request, lifetime: null));
        return TypedResults.LocalRedirect(In);
    }

    private static async Task<IFormCollection> FormAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxFormBytes;
        return context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
    }

    // Behind a proxy that ends TLS the request comes in plain; that the header may be made up does no harm, since its sender harms only itself.
    private static CookieOptions Options(HttpRequest request, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps || request.Headers["x-forwarded-proto"] == Uri.UriSchemeHttps,
        Path = "/",
        MaxAge = lifetime,
    };

    // Not to another host, which an address that begins with two slashes names.
    private static string Local(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : "/";
}

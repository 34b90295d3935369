using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Orleans.Traces.Access;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Access;

/// <summary>Decides whether a request is let in, before its body is read.</summary>
/// <remarks>
/// 1. Who: the key in the headers; else the session of the cookie, unless something is sent in; where no key is needed, anybody.
/// 2. How often: the key's rate.
/// 3. What: the scope that the endpoint needs.
/// 4. Of which project: the key's, unless an operator names another with <c>project=</c>. What is sent in goes to the key's own.
/// A key that is sent counts also where none is needed: it says whose project it is, and a wrong one is a mistake that is better heard of.
/// </remarks>
internal sealed class Authenticator(AccessPolicy policy, KeyRing keys, SessionRegistry sessions, ProjectRegistry projects, TimeProvider time)
{
    /// <summary>The cookie of a browser that is signed in.</summary>
    public const string Cookie = "orleans-traces-session";

    /// <summary>The query parameter of an operator.</summary>
    public const string ProjectParameter = "project";

    private const string HowToSend = "send one as 'Authorization: Bearer KEY' or 'x-api-key: KEY'";

    /// <summary>Decides.</summary>
    public async ValueTask<AccessDecision> DecideAsync(HttpContext context, KeyScopes needed)
    {
        var (known, session, refusal) = await IdentifyAsync(context, needed);
        if (refusal is not null)
            return refusal;

        var caller = known?.Caller ?? Caller.Keyless;
        if (known?.Bucket?.Take(time.GetUtcNow()) is not null)
            return new AccessDecision.RateLimited($"the key {caller.Key} makes more than its {known.Bucket.PerSecond} requests a second; send the request again a second later");
        if (!caller.May(needed))
            return new AccessDecision.Forbidden($"this needs a key with the scope {needed.Names()[0]}; the key {caller.Key} has {string.Join(", ", caller.Scopes.Names())}");

        return needed != KeyScopes.Ingest && context.Request.Query.TryGetValue(ProjectParameter, out var project)
            ? await InProjectAsync(new AccessDecision.Granted(caller, session), project, context.RequestAborted)
            : new AccessDecision.Granted(caller, session);
    }

    private async ValueTask<(KnownKey? Known, KeyId? Session, AccessDecision? Refusal)> IdentifyAsync(HttpContext context, KeyScopes needed)
    {
        var headers = context.Request.Headers;
        switch (Credentials.Find(headers.Authorization, headers["x-api-key"]))
        {
            case Credentials.Given(var key):
                var known = await keys.FindAsync(key, context.RequestAborted);
                return (known, null, known is null
                    ? new AccessDecision.Unauthenticated($"the key {key.Id} is not known here, or its secret is wrong: it may have been deleted, or be another server's")
                    : null);
            case Credentials.Malformed:
                return (null, null, new AccessDecision.Unauthenticated($"what was sent begins like a key and is not one: a key is {KeyText.Expected}"));
            case Credentials.Foreign when policy.KeysRequired:
                return (null, null, new AccessDecision.Unauthenticated($"what was sent is not a key of this server; {HowToSend}"));
            default:
                return policy.KeysRequired ? await IdentifySessionAsync(context, needed) : (null, null, null);
        }
    }

    private async ValueTask<(KnownKey? Known, KeyId? Session, AccessDecision? Refusal)> IdentifySessionAsync(HttpContext context, KeyScopes needed)
    {
        if (needed == KeyScopes.Ingest || KeyText.TryParse(context.Request.Cookies[Cookie]) is not { } cookie)
            return (null, null, new AccessDecision.Unauthenticated($"this server needs a key; {HowToSend}"));

        // A page makes many requests: the key's rate is for programs.
        return await sessions.FindAsync(cookie, context.RequestAborted) is { } known
            ? (known with { Bucket = null }, cookie.Id, null)
            : (null, null, new AccessDecision.Unauthenticated("the session is over; sign in again"));
    }

    private async ValueTask<AccessDecision> InProjectAsync(AccessDecision.Granted granted, StringValues asked, CancellationToken cancellationToken)
    {
        var caller = granted.Caller;
        if (!caller.May(KeyScopes.Operator))
            return new AccessDecision.Forbidden($"only an operator names a project; the key {caller.Key} belongs to {caller.Project}, and is asked without the parameter '{ProjectParameter}'");
        if (!ProjectId.TryParse(asked, out var project))
            return new AccessDecision.MalformedProject();

        return await projects.FindAsync(project, cancellationToken) is null
            ? new AccessDecision.UnknownProject(project.ToString())
            : granted with { Caller = caller with { Project = project } };
    }
}

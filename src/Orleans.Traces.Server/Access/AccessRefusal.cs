using Microsoft.AspNetCore.Http;
using Orleans.Traces.Access;
using Orleans.Traces.Server.Api;
using Orleans.Traces.Server.Ingest;

namespace Orleans.Traces.Server.Access;

/// <summary>Answers a request that is not let in, in the words of the protocol that it came in.</summary>
internal static class AccessRefusal
{
    /// <summary>What a client is told to come with (RFC 9110, 11.6.1).</summary>
    private const string Challenge = "Bearer realm=\"Orleans.Traces\"";

    private const string RetryAfterSeconds = "1";

    public static Task AnswerAsync(HttpContext context, KeyScopes needed, AccessDecision refusal)
    {
        var isUnknown = refusal is AccessDecision.Unauthenticated;
        if (isUnknown && needed != KeyScopes.Ingest && IsPage(context.Request))
        {
            context.Response.Redirect(SignIn.AddressFor(context.Request.Path + context.Request.QueryString));
            return Task.CompletedTask;
        }

        if (isUnknown)
            context.Response.Headers.WWWAuthenticate = Challenge;

        // Only OTLP is sent in, whatever port it comes to.
        if (needed == KeyScopes.Ingest)
            return AnswerOtlpAsync(context, OutcomeOf(refusal));
        if (refusal is AccessDecision.RateLimited or AccessDecision.Unavailable)
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return AccessProblems.Of(refusal).ExecuteAsync(context);
    }

    // What a person opened, and not what a page or a program asks for.
    private static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static IngestOutcome OutcomeOf(AccessDecision refusal) => refusal switch
    {
        AccessDecision.Unauthenticated u => new IngestOutcome.Unauthenticated(u.Message),
        AccessDecision.Forbidden f => new IngestOutcome.Forbidden(f.Message),
        AccessDecision.RateLimited r => new IngestOutcome.Overloaded(r.Message),
        AccessDecision.Unavailable u => new IngestOutcome.Unavailable(u.Message),
        _ => throw new InvalidOperationException($"{refusal} is no answer to OTLP."),
    };

    private static Task AnswerOtlpAsync(HttpContext context, IngestOutcome outcome)
    {
        if (!GrpcAnswer.IsAskedFor(context.Request))
            return OtlpHttp.AnswerAsync(context, outcome);
        GrpcAnswer.Write(context.Response, outcome);
        return Task.CompletedTask;
    }
}

using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Access;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Server.Api;
using Orleans.Traces.Server.Ingest;
using Orleans.Traces.Server.Startup;

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
            return ListenerRouting.IsGrpc(context.Request) ? AnswerGrpcAsync(context.Response, refusal) : OtlpHttp.RefuseAsync(context, OutcomeOf(refusal));
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
        AccessDecision.RateLimited r => new IngestOutcome.RateLimited(r.Message),
        AccessDecision.Unavailable u => new IngestOutcome.Unavailable(u.Message),
        _ => throw new InvalidOperationException($"{refusal} is no answer to OTLP."),
    };

    // gRPC's "trailers only": the status stands in the headers of an answer without a body.
    private static Task AnswerGrpcAsync(HttpResponse response, AccessDecision refusal)
    {
        var (status, message) = OutcomeOf(refusal) switch
        {
            IngestOutcome.Unauthenticated u => (StatusCode.Unauthenticated, u.Message),
            IngestOutcome.Forbidden f => (StatusCode.PermissionDenied, f.Message),
            IngestOutcome.RateLimited r => (StatusCode.ResourceExhausted, r.Message),
            IngestOutcome.Unavailable u => (StatusCode.Unavailable, u.Message),
            var other => throw new InvalidOperationException($"{other} is no refusal of a caller."),
        };
        response.ContentType = "application/grpc";
        response.Headers.GrpcStatus = ((int)status).ToString(CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = Uri.EscapeDataString(message);
        if (refusal is AccessDecision.RateLimited)
            response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(RetryStatus((int)status, message)).TrimEnd('=');
        return Task.CompletedTask;
    }

    /// <summary><c>google.rpc.Status</c> with a <c>RetryInfo</c> of one second: without it OTLP's clients take RESOURCE_EXHAUSTED for final.</summary>
    private static byte[] RetryStatus(int status, string message)
    {
        var writer = new WireWriter();
        writer.Varint(1, (ulong)status);
        writer.String(2, message);
        var any = writer.Begin(3);
        writer.String(1, "type.googleapis.com/google.rpc.RetryInfo");
        var retryInfo = writer.Begin(2);
        var delay = writer.Begin(1);
        writer.Varint(1, 1);
        writer.End(delay);
        writer.End(retryInfo);
        writer.End(any);
        return writer.ToArray();
    }
}

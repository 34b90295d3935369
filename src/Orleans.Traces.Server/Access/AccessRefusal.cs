using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
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

    public static Task AnswerAsync(HttpContext context, AccessDecision refusal)
    {
        if (ListenerRouting.IsGrpc(context.Request))
            return AnswerGrpcAsync(context.Response, refusal);
        if (ListenerRouting.ListenerOf(context) != Listener.Web)
            return AnswerOtlpAsync(context, refusal);
        if (refusal is AccessDecision.Unauthenticated && IsPage(context.Request))
        {
            context.Response.Redirect(SignIn.AddressFor(context.Request.Path + context.Request.QueryString));
            return Task.CompletedTask;
        }

        Challenged(context.Response, refusal);
        if (refusal is AccessDecision.RateLimited or AccessDecision.Unavailable)
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return AccessProblems.Of(refusal).ExecuteAsync(context);
    }

    // What a person opened, and not what a page or a program asks for.
    private static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static void Challenged(HttpResponse response, AccessDecision refusal)
    {
        if (refusal is AccessDecision.Unauthenticated)
            response.Headers.WWWAuthenticate = Challenge;
    }

    private static Task AnswerOtlpAsync(HttpContext context, AccessDecision refusal)
    {
        Challenged(context.Response, refusal);
        return OtlpHttp.RefuseAsync(context, refusal switch
        {
            AccessDecision.Unauthenticated u => new IngestOutcome.Unauthenticated(u.Message),
            AccessDecision.Forbidden f => new IngestOutcome.Forbidden(f.Message),
            AccessDecision.RateLimited r => new IngestOutcome.RateLimited(r.Message),
            AccessDecision.Unavailable u => new IngestOutcome.Unavailable(u.Message),
            _ => throw new InvalidOperationException($"{refusal} is no answer to OTLP."),
        });
    }

    // gRPC's "trailers only": the status stands in the headers of an answer without a body.
    private static Task AnswerGrpcAsync(HttpResponse response, AccessDecision refusal)
    {
        var (status, message) = refusal switch
        {
            AccessDecision.Unauthenticated u => (StatusCode.Unauthenticated, u.Message),
            AccessDecision.Forbidden f => (StatusCode.PermissionDenied, f.Message),
            AccessDecision.RateLimited r => (StatusCode.ResourceExhausted, r.Message),
            AccessDecision.Unavailable u => (StatusCode.Unavailable, u.Message),
            _ => throw new InvalidOperationException($"{refusal} is no answer to gRPC."),
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

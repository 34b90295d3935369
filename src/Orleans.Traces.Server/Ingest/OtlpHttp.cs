using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Otlp.Json;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Ingest;

/// <summary>OTLP/HTTP: protobuf and JSON, https://opentelemetry.io/docs/specs/otlp/#otlphttp.</summary>
internal sealed class OtlpHttp(IngestGateway gateway, IngestOptions options, BytesInFlight inFlight)
{
    private const int RetryAfterSeconds = 1;

    /// <summary>Maps the paths of both signals.</summary>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/v1").DisableAntiforgery().ExcludeFromDescription();
        // Every method, so that another than POST is told so.
        group.Map("/traces", (HttpContext context, OtlpHttp otlp) => otlp.HandleAsync(context, OtlpSignal.Traces));
        group.Map("/logs", (HttpContext context, OtlpHttp otlp) => otlp.HandleAsync(context, OtlpSignal.Logs));
        return group;
    }

    /// <summary>Answers a request that is refused before anything of it is read.</summary>
    public static Task RefuseAsync(HttpContext context, IngestOutcome outcome) => AnswerAsync(
        context.Response, OtlpSignal.Traces, outcome, asJson: OtlpMessages.MediaType(context.Request.ContentType) != OtlpMessages.Protobuf);

    private async Task HandleAsync(HttpContext context, OtlpSignal signal)
    {
        var mediaType = OtlpMessages.MediaType(context.Request.ContentType);
        var outcome = await OutcomeOfAsync(context, signal, mediaType);
        if (outcome is IngestOutcome.WrongMethod)
            context.Response.Headers.Allow = HttpMethods.Post;
        if (outcome is not null)
            await AnswerAsync(context.Response, signal, outcome, asJson: mediaType != OtlpMessages.Protobuf);
    }

    // Null: the client has gone, and nobody waits for an answer.
    private async Task<IngestOutcome?> OutcomeOfAsync(HttpContext context, OtlpSignal signal, string mediaType)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
            return new IngestOutcome.WrongMethod($"the method is {context.Request.Method}; only {HttpMethods.Post} is taken");

        var isJson = mediaType == OtlpMessages.Json;
        if (!isJson && mediaType != OtlpMessages.Protobuf)
            return new IngestOutcome.UnsupportedType(UnsupportedMessage(context.Request.ContentType));

        try
        {
            return await AcceptAsync(context, signal, isJson);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Only reading the body ends like this. If anybody is there against all odds, an empty answer must not look like a success.
            context.Abort();
            return null;
        }
        catch (Exception e)
        {
            return gateway.ReadFailed(signal, e);
        }
    }

    private static string UnsupportedMessage(string? contentType) =>
        $"content-type is {(contentType is null ? "missing" : $"'{contentType}'")}; {OtlpMessages.Protobuf} and {OtlpMessages.Json} are taken";

    private async Task<IngestOutcome> AcceptAsync(HttpContext context, OtlpSignal signal, bool isJson)
    {
        CutOutcome cut;
        var warning = "";
        using (var body = new RequestBody(options, inFlight))
        {
            if (await body.ReadAsync(context.Request, context.RequestAborted) is { } refusal)
                return refusal;
            (cut, warning) = isJson ? CutJson(signal, body.Bytes) : (gateway.Cut(signal, body.Bytes), "");
        }

        var outcome = await gateway.AcceptAsync(context.Caller().Project, signal, cut);
        return warning.Length > 0 && outcome is IngestOutcome.Accepted accepted
            ? accepted with { Message = $"{accepted.Message} {warning}".TrimStart() }
            : outcome;
    }

    private (CutOutcome Cut, string Warning) CutJson(OtlpSignal signal, ReadOnlySpan<byte> json) =>
        OtlpJsonReader.Read(signal, json) switch
        {
            OtlpJsonResult.Message message => (gateway.Cut(signal, message.Bytes), Warning(message.Ignored)),
            OtlpJsonResult.Fault fault => (new CutOutcome.Malformed(fault.Text), ""),
            var other => throw new InvalidOperationException($"{other} is not a known result."),
        };

    private static string Warning(IgnoredFields ignored) => ignored.Count == 0
        ? ""
        : $"{ignored.Count} fields that OTLP does not know were ignored: {string.Join(", ", ignored.First)}";

    private static async Task AnswerAsync(HttpResponse response, OtlpSignal signal, IngestOutcome outcome, bool asJson)
    {
        var (http, grpc, message) = outcome switch
        {
            IngestOutcome.Accepted => (StatusCodes.Status200OK, StatusCode.OK, ""),
            IngestOutcome.Malformed m => (StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, m.Message),
            IngestOutcome.TooLarge t => (StatusCodes.Status413PayloadTooLarge, StatusCode.ResourceExhausted, t.Message),
            IngestOutcome.UnsupportedType u => (StatusCodes.Status415UnsupportedMediaType, StatusCode.InvalidArgument, u.Message),
            IngestOutcome.WrongMethod w => (StatusCodes.Status405MethodNotAllowed, StatusCode.Unimplemented, w.Message),
            IngestOutcome.Unauthenticated u => (StatusCodes.Status401Unauthorized, StatusCode.Unauthenticated, u.Message),
            IngestOutcome.Forbidden f => (StatusCodes.Status403Forbidden, StatusCode.PermissionDenied, f.Message),
            IngestOutcome.RateLimited r => (StatusCodes.Status429TooManyRequests, StatusCode.ResourceExhausted, r.Message),
            IngestOutcome.Failed f => (StatusCodes.Status500InternalServerError, StatusCode.Internal, f.Message),
            IngestOutcome.Unavailable u => (StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, u.Message),
            _ => throw new InvalidOperationException($"{outcome} is not a known outcome."),
        };
        var body = outcome is IngestOutcome.Accepted accepted
            ? asJson ? OtlpMessages.ExportResponseJson(signal, accepted) : OtlpMessages.ExportResponse(accepted)
            : asJson ? OtlpMessages.StatusJson((int)grpc, message) : OtlpMessages.Status((int)grpc, message);

        response.StatusCode = http;
        response.ContentType = asJson ? OtlpMessages.Json : OtlpMessages.Protobuf;
        response.ContentLength = body.Length;
        if (outcome is IngestOutcome.Unavailable or IngestOutcome.RateLimited)
            response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        await response.Body.WriteAsync(body);
    }
}

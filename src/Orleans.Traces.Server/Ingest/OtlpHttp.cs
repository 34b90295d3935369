using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Otlp.Json;

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

    private async Task HandleAsync(HttpContext context, OtlpSignal signal)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = HttpMethods.Post;
            return;
        }

        var mediaType = OtlpMessages.MediaType(context.Request.ContentType);
        var isJson = mediaType == OtlpMessages.Json;
        var outcome = isJson || mediaType == OtlpMessages.Protobuf
            ? await AcceptAsync(context, signal, isJson)
            : new IngestOutcome.UnsupportedType(
                $"content-type is '{context.Request.ContentType}'; {OtlpMessages.Protobuf} and {OtlpMessages.Json} are taken");
        await AnswerAsync(context.Response, signal, outcome, asJson: mediaType != OtlpMessages.Protobuf);
    }

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

        var outcome = await gateway.AcceptAsync(ProjectId.Default, signal, cut);
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
            IngestOutcome.Unavailable u => (StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, u.Message),
            _ => throw new InvalidOperationException($"{outcome} is not a known outcome."),
        };
        var body = outcome is IngestOutcome.Accepted accepted
            ? asJson ? OtlpMessages.ExportResponseJson(signal, accepted) : OtlpMessages.ExportResponse(accepted)
            : asJson ? OtlpMessages.StatusJson((int)grpc, message) : OtlpMessages.Status((int)grpc, message);

        response.StatusCode = http;
        response.ContentType = asJson ? OtlpMessages.Json : OtlpMessages.Protobuf;
        response.ContentLength = body.Length;
        if (outcome is IngestOutcome.Unavailable)
            response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        await response.Body.WriteAsync(body);
    }
}

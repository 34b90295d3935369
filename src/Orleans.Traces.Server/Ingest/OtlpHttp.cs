using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Otlp.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Ledger;

namespace Orleans.Traces.Server.Ingest;

/// <summary>OTLP/HTTP: protobuf and JSON, https://opentelemetry.io/docs/specs/otlp/#otlphttp.</summary>
internal sealed class OtlpHttp(IngestGateway gateway, IngestOptions options, BytesInFlight inFlight)
{
    /// <summary>The answer to metrics.</summary>
    /// <remarks>404 and UNIMPLEMENTED are what no SDK repeats: some repeat after every 5xx, 501 included. A success that takes none of the points
    /// would be shown by few.</remarks>
    public static IngestOutcome.NotTaken NoMetrics { get; } =
        new("metrics are not taken here; set OTEL_METRICS_EXPORTER=none, or send them elsewhere with OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");

    /// <summary>Maps the paths of all signals below this one.</summary>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string path = "/v1")
    {
        var group = endpoints.MapGroup(path).DisableAntiforgery().ExcludeFromDescription();
        // Every method, so that another than POST is told so.
        group.Map("/traces", (HttpContext context, OtlpHttp otlp) => otlp.HandleAsync(context, OtlpSignal.Traces)).WithMetadata(new TakesOtlp(OtlpSignal.Traces));
        group.Map("/logs", (HttpContext context, OtlpHttp otlp) => otlp.HandleAsync(context, OtlpSignal.Logs)).WithMetadata(new TakesOtlp(OtlpSignal.Logs));
        group.Map("/metrics", (HttpContext context) => AnswerAsync(context, NoMetrics));
        return group;
    }

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

        var outcome = await gateway.AcceptAsync(context.Source(), signal, cut);
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

    /// <summary>Answers a refusal in the type of the request.</summary>
    public static Task AnswerAsync(HttpContext context, IngestOutcome refusal) =>
        AnswerAsync(context.Response, OtlpSignal.Traces, refusal, asJson: OtlpMessages.MediaType(context.Request.ContentType) != OtlpMessages.Protobuf);

    private static async Task AnswerAsync(HttpResponse response, OtlpSignal signal, IngestOutcome outcome, bool asJson)
    {
        byte[] body;
        var message = "";
        if (outcome is IngestOutcome.Accepted accepted)
        {
            body = asJson ? OtlpMessages.ExportResponseJson(signal, accepted) : OtlpMessages.ExportResponse(accepted);
        }
        else
        {
            var status = OtlpStatus.Of(outcome);
            body = asJson ? OtlpMessages.StatusJson((int)status.Grpc, status.Message) : OtlpMessages.Status((int)status.Grpc, status.Message);
            response.StatusCode = status.Http;
            message = status.Message;
            if (status.IsRetryable)
                response.Headers.RetryAfter = OtlpStatus.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        }

        // Before the answer, so that who has it finds it counted.
        CountedRequest.Of(response.HttpContext)?.Ended(RequestResults.OfHttp(response.StatusCode), message);
        response.ContentType = asJson ? OtlpMessages.Json : OtlpMessages.Protobuf;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body);
    }
}

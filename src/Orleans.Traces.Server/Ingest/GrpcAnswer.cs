using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Orleans.Traces.Server.Ingest;

/// <summary>Refusals over gRPC.</summary>
internal static class GrpcAnswer
{
    private const string Details = "grpc-status-details-bin";

    /// <summary>A refusal, to be thrown within a call.</summary>
    public static RpcException Exception(IngestOutcome outcome)
    {
        var status = OtlpStatus.Of(outcome);
        var trailers = status.IsRetryable ? new Grpc.Core.Metadata { { Details, DetailsOf(status) } } : Grpc.Core.Metadata.Empty;
        return new RpcException(new Status(status.Grpc, status.Message), trailers);
    }

    /// <summary>A refusal where there is no call yet: gRPC's "trailers only", a status in the headers of an answer without a body.</summary>
    public static void Write(HttpResponse response, IngestOutcome outcome)
    {
        var status = OtlpStatus.Of(outcome);
        response.ContentType = "application/grpc";
        response.Headers.GrpcStatus = ((int)status.Grpc).ToString(CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = Uri.EscapeDataString(status.Message);
        if (status.IsRetryable)
            response.Headers[Details] = Convert.ToBase64String(DetailsOf(status)).TrimEnd('=');
    }

    /// <summary>Puts the name of the setting into gRPC's own answer to a message that is too large.</summary>
    /// <remarks>gRPC refuses it before anything of ours sees the call. RESOURCE_EXHAUSTED of ours has details, or these words already.</remarks>
    public static void NameTheLimit(HttpResponse response, IngestOptions options)
    {
        if (response.Headers.GrpcStatus == ExhaustedText && !response.Headers.ContainsKey(Details) && !IsOurs(response.Headers.GrpcMessage.ToString()))
            response.Headers.GrpcMessage = Uri.EscapeDataString(RequestBody.TooLargeMessage(options.MaxBodyBytes));
    }

    /// <summary>A request's content type is gRPC's.</summary>
    public static bool IsAskedFor(HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    private static string ExhaustedText { get; } = ((int)StatusCode.ResourceExhausted).ToString(CultureInfo.InvariantCulture);

    private static bool IsOurs(string message) => Uri.UnescapeDataString(message).Contains(IngestOptions.Section, StringComparison.Ordinal);

    private static byte[] DetailsOf(OtlpStatus status) => OtlpMessages.Status((int)status.Grpc, status.Message, OtlpStatus.RetryAfter);
}

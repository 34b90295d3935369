using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Orleans.Traces.Server.Ingest;

/// <summary>An outcome that is no success, as each transport says it.</summary>
/// <param name="Http">HTTP's status.</param>
/// <param name="Grpc">gRPC's status, which stands in HTTP's body too.</param>
/// <param name="Message">Why, and what to do about it.</param>
/// <param name="IsRetryable">A repeat may succeed. It is said by <c>Retry-After</c> or <c>RetryInfo</c>, and by the absence of both that it may not:
/// gRPC's RESOURCE_EXHAUSTED means either, https://opentelemetry.io/docs/specs/otlp/#failures.</param>
internal sealed record OtlpStatus(int Http, StatusCode Grpc, string Message, bool IsRetryable = false)
{
    /// <summary>When a client is asked to come back.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>What is said of an outcome.</summary>
    public static OtlpStatus Of(IngestOutcome outcome) => outcome switch
    {
        IngestOutcome.Malformed m => new(StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, m.Message),
        IngestOutcome.TooLarge t => new(StatusCodes.Status413PayloadTooLarge, StatusCode.ResourceExhausted, t.Message),
        IngestOutcome.UnsupportedType u => new(StatusCodes.Status415UnsupportedMediaType, StatusCode.InvalidArgument, u.Message),
        IngestOutcome.WrongMethod w => new(StatusCodes.Status405MethodNotAllowed, StatusCode.Unimplemented, w.Message),
        IngestOutcome.NotTaken n => new(StatusCodes.Status404NotFound, StatusCode.Unimplemented, n.Message),
        IngestOutcome.Unauthenticated u => new(StatusCodes.Status401Unauthorized, StatusCode.Unauthenticated, u.Message),
        IngestOutcome.Forbidden f => new(StatusCodes.Status403Forbidden, StatusCode.PermissionDenied, f.Message),
        IngestOutcome.Failed f => new(StatusCodes.Status500InternalServerError, StatusCode.Internal, f.Message),
        IngestOutcome.Unavailable u => new(StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, u.Message, IsRetryable: true),
        IngestOutcome.Overloaded o => new(StatusCodes.Status429TooManyRequests, StatusCode.ResourceExhausted, o.Message, IsRetryable: true),
        _ => throw new InvalidOperationException($"{outcome} is not a refusal."),
    };
}

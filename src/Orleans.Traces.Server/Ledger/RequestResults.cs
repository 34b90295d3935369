using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Ledger;

namespace Orleans.Traces.Server.Ledger;

/// <summary>What a request came to, read from the status that it was answered with: whoever refused it, a part of ours or of the framework.</summary>
internal static class RequestResults
{
    public static RequestResult OfHttp(int status) => status switch
    {
        >= 200 and < 300 => RequestResult.Answered,
        StatusCodes.Status401Unauthorized => RequestResult.Unauthenticated,
        StatusCodes.Status403Forbidden => RequestResult.Forbidden,
        StatusCodes.Status405MethodNotAllowed => RequestResult.WrongMethod,
        StatusCodes.Status408RequestTimeout or StatusCodes.Status503ServiceUnavailable => RequestResult.Unavailable,
        StatusCodes.Status413PayloadTooLarge => RequestResult.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => RequestResult.UnsupportedType,
        StatusCodes.Status429TooManyRequests => RequestResult.RateLimited,
        < 500 => RequestResult.Malformed,
        _ => RequestResult.Failed,
    };

    public static RequestResult OfGrpc(StatusCode status) => status switch
    {
        StatusCode.OK => RequestResult.Answered,
        StatusCode.InvalidArgument => RequestResult.Malformed,
        StatusCode.ResourceExhausted => RequestResult.TooLarge,
        StatusCode.Unimplemented => RequestResult.UnsupportedType,
        StatusCode.Unauthenticated => RequestResult.Unauthenticated,
        StatusCode.PermissionDenied => RequestResult.Forbidden,
        StatusCode.Unavailable => RequestResult.Unavailable,
        StatusCode.Cancelled or StatusCode.DeadlineExceeded => RequestResult.Abandoned,
        _ => RequestResult.Failed,
    };
}

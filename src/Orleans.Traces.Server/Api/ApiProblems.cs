using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Server.Api;

/// <summary>The API's errors, as problem details (RFC 9457). Each says what was wrong and what is expected.</summary>
internal static class ApiProblems
{
    public const string TraceIdExpected = "A trace id is 32 hex digits, not all zero, for instance 4bf92f3577b34da6a3ce929d0e0e4736.";

    public static ProblemHttpResult BadParameter(string name, string expected) =>
        Problem(StatusCodes.Status400BadRequest, "A parameter is malformed", $"The parameter '{name}' must be {expected}.", ("parameter", name));

    public static ProblemHttpResult BadQuery(TraceQlError error) =>
        Problem(StatusCodes.Status400BadRequest, "The query is not TraceQL", $"The parameter 'q' is no query: {error}",
            ("parameter", "q"), ("line", error.Line), ("column", error.Column), ("expected", error.Expected));

    public static ProblemHttpResult BadTraceId() =>
        Problem(StatusCodes.Status400BadRequest, "The trace id is malformed", TraceIdExpected, ("parameter", "traceId"));

    public static ProblemHttpResult UnknownTrace(string traceId) =>
        Problem(StatusCodes.Status404NotFound, "There is no such trace", $"Nothing of the trace {traceId} was accepted, or it is no longer kept.");

    public static ProblemHttpResult BadSpanId() =>
        Problem(StatusCodes.Status400BadRequest, "The span id is malformed",
            "A span id is 16 hex digits, not all zero, for instance 00f067aa0ba902b7.", ("parameter", "spanId"));

    public static ProblemHttpResult UnknownSpan(string traceId, string spanId) =>
        Problem(StatusCodes.Status404NotFound, "There is no such span", $"The trace {traceId} has no span {spanId}.");

    public static ProblemHttpResult UnknownAttribute(string key) =>
        Problem(StatusCodes.Status404NotFound, "There is no such attribute", $"The span has no attribute '{key}'.");

    public static ProblemHttpResult UnknownRoute(string method, string path) =>
        Problem(StatusCodes.Status404NotFound, "There is no such address",
            $"{method} {path} is not part of the API; /openapi/v1.json lists what is.");

    public static ProblemHttpResult WrongMethod(string method, string allowed) =>
        Problem(StatusCodes.Status405MethodNotAllowed, "The method is not allowed here", $"{method} is not allowed here; {allowed} is.");

    public static ProblemHttpResult NotAcceptable(string offered) =>
        Problem(StatusCodes.Status406NotAcceptable, "None of the accepted media types is offered",
            $"The header Accept must allow one of: {offered}.");

    public static ProblemHttpResult StorageUnavailable() =>
        Problem(StatusCodes.Status503ServiceUnavailable, "The store is out of reach for the moment", "Repeat the request later; the server's log says what is wrong.");

    public static ProblemHttpResult Forbidden(string detail) =>
        Problem(StatusCodes.Status403Forbidden, "The request does not come from where this port answers", detail);

    public static ProblemHttpResult WrongContentType() =>
        Problem(StatusCodes.Status415UnsupportedMediaType, "The body is not JSON",
            "A body sent to the API must have the content type application/json, a file of cases application/x-ndjson or text/csv.");

    public static ProblemHttpResult Problem(int status, string title, string detail, params (string Name, object Value)[] more) =>
        TypedResults.Problem(detail, title: title, statusCode: status, extensions: more.Select(m => KeyValuePair.Create(m.Name, (object?)m.Value)));
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Server.Api;

namespace Orleans.Traces.Server.Access;

/// <summary>The API's errors about keys and projects.</summary>
internal static class AccessProblems
{
    public static ProblemHttpResult Of(AccessDecision refusal) => refusal switch
    {
        AccessDecision.Unauthenticated u => Unauthenticated(u.Message),
        AccessDecision.Forbidden f => Forbidden(f.Message),
        AccessDecision.MalformedProject => ApiProblems.BadParameter(Authenticator.ProjectParameter, NewProject.IdExpected),
        AccessDecision.UnknownProject p => UnknownProject(p.Project),
        AccessDecision.RateLimited r => RateLimited(r.Message),
        AccessDecision.Unavailable => ApiProblems.StorageUnavailable(),
        _ => throw new InvalidOperationException($"{refusal} is no refusal."),
    };

    public static ProblemHttpResult Unauthenticated(string message) =>
        ApiProblems.Problem(StatusCodes.Status401Unauthorized, "A key is needed", Sentence(message));

    public static ProblemHttpResult Forbidden(string message) =>
        ApiProblems.Problem(StatusCodes.Status403Forbidden, "The key may not do this", Sentence(message));

    public static ProblemHttpResult RateLimited(string message) =>
        ApiProblems.Problem(StatusCodes.Status429TooManyRequests, "The key makes too many requests", Sentence(message));

    public static ProblemHttpResult UnknownProject(string project) =>
        ApiProblems.Problem(StatusCodes.Status404NotFound, "There is no such project", $"There is no project {project}.");

    public static ProblemHttpResult UnknownKey(string key, string project) =>
        ApiProblems.Problem(StatusCodes.Status404NotFound, "There is no such key", $"The project {project} has no key {key}.");

    public static ProblemHttpResult BadBody(BodyFault fault) => fault.Field.Length == 0
        ? ApiProblems.Problem(StatusCodes.Status400BadRequest, "The body is malformed", $"The body must be {fault.Expected}.")
        : ApiProblems.Problem(StatusCodes.Status400BadRequest, "The body is malformed", $"The field '{fault.Field}' must be {fault.Expected}.", ("field", fault.Field));

    public static ProblemHttpResult BodyTooLarge(int limit) =>
        ApiProblems.Problem(StatusCodes.Status413PayloadTooLarge, "The body is too large", $"The body must not be larger than {limit} bytes.");

    public static ProblemHttpResult Conflict(string title, string detail) => ApiProblems.Problem(StatusCodes.Status409Conflict, title, detail);

    private static string Sentence(string message) => $"{char.ToUpperInvariant(message[0])}{message[1..]}.";
}

using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Documentation;

namespace Orleans.Traces.Server.Api;

/// <summary>The keys of a project: <c>/api/v1/keys</c>.</summary>
internal static class KeyEndpoints
{
    private const string All = "keys", One = "keys/{keyId}";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("").WithTags("Keys").Needs(KeyScopes.Admin);
        keys.MapGet(All, ListAsync).Documented(AccessDocumentation.Keys);
        keys.MapPost(All, CreateAsync).Documented(AccessDocumentation.NewKey);
        keys.MapDelete(One, DeleteAsync).Documented(AccessDocumentation.DeletedKey);
        keys.Map(All, (HttpContext context) => WrongMethod(context, "GET, POST")).ExcludeFromDescription();
        keys.Map(One, (HttpContext context) => WrongMethod(context, "DELETE")).ExcludeFromDescription();
    }

    /// <summary>Says which methods an address has.</summary>
    public static IResult WrongMethod(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return ApiProblems.WrongMethod(context.Request.Method, allowed);
    }

    private static async Task<IResult> ListAsync(HttpContext context, KeyRegistry keys, CancellationToken cancellationToken) =>
        TypedResults.Json(KeyListDocument.Of(await keys.ListAsync(ApiProject.Of(context), cancellationToken)), AccessJson.Api.KeyListDocument);

    private static async Task<IResult> CreateAsync(HttpContext context, KeyRegistry keys, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonBody.ReadAsync(context);
        if (problem is not null)
            return problem;
        if (!NewKey.TryRead(body, out var wanted, out var fault))
            return AccessProblems.BadBody(fault);
        if (NewKey.ScopesOf(wanted).HasFlag(KeyScopes.Operator) && !context.Caller().May(KeyScopes.Operator))
            return AccessProblems.Forbidden("only an operator can grant the scope operator");

        return await keys.CreateAsync(ApiProject.Of(context), wanted, cancellationToken) is var (key, text)
            ? TypedResults.Json(NewKeyDocument.Of(key, text), AccessJson.Api.NewKeyDocument, statusCode: StatusCodes.Status201Created)
            : AccessProblems.Conflict("There are too many keys", $"The instance has {KeyRegistry.MaxKeys} keys, which is the limit. Delete some that are no longer used.");
    }

    private static async Task<IResult> DeleteAsync(
        [Description(AccessDocumentation.KeyId)] string keyId, HttpContext context, KeyRegistry keys, CancellationToken cancellationToken)
    {
        if (!KeyId.TryParse(keyId, out var id))
            return ApiProblems.BadParameter("keyId", "16 lowercase hex digits, as the list of keys has them");

        var project = ApiProject.Of(context);
        if (await keys.FindAsync(project, id, cancellationToken) is { } key
            && key.Scopes.Hold(KeyScopes.Operator) && !context.Caller().May(KeyScopes.Operator))
            return AccessProblems.Forbidden("only an operator can delete an operator's key");

        return await keys.DeleteAsync(project, id, cancellationToken)
            ? TypedResults.NoContent()
            : AccessProblems.UnknownKey(id.ToString(), project.ToString());
    }
}

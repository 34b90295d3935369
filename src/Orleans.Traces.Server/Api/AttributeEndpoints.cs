using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Query;

namespace Orleans.Traces.Server.Api;

/// <summary>What can be searched for: <c>/api/v1/attributes</c> and <c>/api/v1/attributes/{name}/values</c>.</summary>
internal static class AttributeEndpoints
{
    private const string Names = "attributes", Values = "attributes/{name}/values";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Names, NamesAsync).Documented(AttributeDocumentation.Names);
        api.MapGet(Values, ValuesAsync).Documented(AttributeDocumentation.Values);
        foreach (var route in (string[])[Names, Values])
            api.Map(route, TraceEndpoints.OnlyGet).ExcludeFromDescription();
    }

    private static async Task<IResult> NamesAsync(
        [AsParameters] AttributeParameters parameters, HttpContext context, [FromServices] IAttributeCatalog catalog, CancellationToken cancellationToken)
    {
        if (!parameters.TryRead(ApiProject.Of(context), out var query, out var problem))
            return problem;

        var names = await catalog.NamesAsync(query, scope: null, cancellationToken);
        return TypedResults.Json(AttributeNamesDocument.Of(names, SearchField.Intrinsics), QueryJson.Api.AttributeNamesDocument);
    }

    private static async Task<IResult> ValuesAsync(
        [Description(AttributeDocumentation.Name)] string name, [AsParameters] AttributeParameters parameters, HttpContext context,
        [FromServices] IAttributeCatalog catalog, CancellationToken cancellationToken)
    {
        if (!parameters.TryRead(ApiProject.Of(context), out var query, out var problem))
            return problem;

        // A slash within a name comes as it was escaped.
        var field = name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (!SearchField.TryParse(field, out var found))
            return ApiProblems.BadParameter("name", AttributeDocumentation.NameExpected);

        IReadOnlyList<Traces.Query.AttributeValue> values = found switch
        {
            SearchField.Found { Source: var source } => (await catalog.ValuesAsync(query, source, cancellationToken)).Values,
            SearchField.Words { Values: var words } => [.. words.Select(w => new Traces.Query.AttributeValue.Text(w))],
            _ => [],
        };
        return TypedResults.Json(new AttributeValuesDocument(field, values), QueryJson.Api.AttributeValuesDocument);
    }
}

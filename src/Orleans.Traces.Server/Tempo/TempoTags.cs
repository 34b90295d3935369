using Orleans.Traces.Server.Query;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Server.Api;

namespace Orleans.Traces.Server.Tempo;

/// <summary>What can be asked for: <c>/tempo/api/search/tags</c> and <c>/tempo/api/search/tag/{name}/values</c>, in both versions.</summary>
internal static class TempoTags
{
    private const string Intrinsic = "intrinsic", Values = "/values";

    // The order in which scopes are listed.
    private static readonly (AttributeScope Scope, string Name)[] Scopes =
    [
        (AttributeScope.Resource, "resource"), (AttributeScope.Span, "span"), (AttributeScope.Event, "event"), (AttributeScope.Link, "link"),
        (AttributeScope.Instrumentation, "instrumentation"),
    ];

    public static void Map(IEndpointRouteBuilder tempo)
    {
        tempo.MapGet("/api/search/tags", (HttpContext context, IAttributeCatalog catalog) => NamesAsync(context, catalog, isV2: false));
        tempo.MapGet("/api/v2/search/tags", (HttpContext context, IAttributeCatalog catalog) => NamesAsync(context, catalog, isV2: true));

        // A key may have slashes, so that the name is all that stands before "/values".
        tempo.MapGet("/api/search/tag/{**rest}", (string rest, HttpContext context, IAttributeCatalog catalog) =>
            ValuesAsync(rest, context, catalog, isV2: false));
        tempo.MapGet("/api/v2/search/tag/{**rest}", (string rest, HttpContext context, IAttributeCatalog catalog) =>
            ValuesAsync(rest, context, catalog, isV2: true));
    }

    private static async Task<IResult> NamesAsync(HttpContext context, IAttributeCatalog catalog, bool isV2)
    {
        var asked = context.Request.Query["scope"].ToString();
        AttributeScope? scope = null;
        if (asked != Intrinsic && !FieldName.TryScope(asked, out scope))
            return TempoAnswers.BadRequest($"invalid scope: {asked}; it is one of {string.Join(", ", Scopes.Select(s => s.Name))}, {Intrinsic}");
        if (!TempoTagParameters.TryRead(ApiProject.Of(context), context.Request.Query, out var query, out var problem))
            return TempoAnswers.BadRequest(problem);

        var found = asked == Intrinsic ? new AttributeNames([], 0) : await catalog.NamesAsync(query, scope, context.RequestAborted);
        return isV2 ? Scoped(found, withIntrinsics: scope is null) : Unscoped(found, onlyIntrinsics: asked == Intrinsic);
    }

    private static IResult Scoped(AttributeNames found, bool withIntrinsics)
    {
        var scopes = Scopes
            .Select(s => new TempoTagScope(s.Name, [.. found.Names.Where(n => n.Scope == s.Scope).Select(n => n.Key)]))
            .Where(s => s.Tags.Count > 0)
            .ToList();
        if (withIntrinsics)
            scopes.Add(new TempoTagScope(Intrinsic, SearchField.Intrinsics));
        return TypedResults.Json(new TempoTagScopes(scopes, TempoTagMetrics.Of(found.Bytes)), TempoJson.Shapes.TempoTagScopes);
    }

    private static IResult Unscoped(AttributeNames found, bool onlyIntrinsics) => TypedResults.Json(
        new TempoTagNames(
            onlyIntrinsics ? SearchField.Intrinsics : [.. found.Names.Select(n => n.Key).Distinct().Order(StringComparer.Ordinal)],
            TempoTagMetrics.Of(found.Bytes)),
        TempoJson.Shapes.TempoTagNames);

    private static async Task<IResult> ValuesAsync(string rest, HttpContext context, IAttributeCatalog catalog, bool isV2)
    {
        if (!rest.EndsWith(Values, StringComparison.Ordinal))
            return TempoAnswers.NotFound($"{context.Request.Path} is not part of what is spoken of Tempo's API here.");

        // Kestrel leaves an escaped slash as it is, so that it does not become a part of the path.
        var name = rest[..^Values.Length].Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var tag = SearchField.OfOldName(name);
        if (name.Length == 0)
            return TempoAnswers.BadRequest("please provide a non-empty tagName");
        if (isV2 && !SearchField.TryParse(name, out tag))
            return TempoAnswers.BadRequest($"please provide a valid tagName: '{name}' is no intrinsic, and no attribute such as .foo or span.foo");
        if (!TempoTagParameters.TryRead(ApiProject.Of(context), context.Request.Query, out var query, out var problem))
            return TempoAnswers.BadRequest(problem);

        var (values, bytes) = await ValuesAsync(tag!, query, catalog, context.RequestAborted);
        return isV2
            ? TypedResults.Json(new TempoTagValues(values, TempoTagMetrics.Of(bytes)), TempoJson.Shapes.TempoTagValues)
            : TypedResults.Json(new TempoTagTexts([.. values.Select(v => v.Value).Distinct()], TempoTagMetrics.Of(bytes)), TempoJson.Shapes.TempoTagTexts);
    }

    private static async Task<(IReadOnlyList<TempoTagValue> Values, long Bytes)> ValuesAsync(
        SearchField tag, CatalogQuery query, IAttributeCatalog catalog, CancellationToken cancellationToken)
    {
        switch (tag)
        {
            case SearchField.Words words:
                return ([.. words.Values.Select(w => new TempoTagValue("keyword", w))], 0);
            case SearchField.Found found:
                var values = await catalog.ValuesAsync(query, found.Source, cancellationToken);
                return ([.. values.Values.Select(TempoTagValue.Of).OfType<TempoTagValue>()], values.Bytes);
            default:
                return ([], 0);
        }
    }
}

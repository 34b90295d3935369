using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Prices.Json;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Prices;

namespace Orleans.Traces.Server.Api;

/// <summary>What models cost: <c>/api/v1/prices</c>.</summary>
internal static class PriceEndpoints
{
    private const string All = "prices", Find = "prices/find", Unknown = "prices/unknown", Own = "prices/own", One = "prices/own/{priceId}";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var prices = api.MapGroup("").WithTags("Prices").Needs(KeyScopes.Read);
        prices.MapGet(All, List).Documented(PriceDocumentation.Prices);
        prices.MapGet(Find, FindOne).Documented(PriceDocumentation.Find);
        prices.MapGet(Unknown, ListUnknown).Documented(PriceDocumentation.Unknown);
        prices.MapGet(Own, ListOwnAsync).Documented(PriceDocumentation.OwnPrices);
        prices.MapGet(One, FindOwnAsync).Documented(PriceDocumentation.OwnPrice);
        prices.MapPut(One, PutOwnAsync).Needs(KeyScopes.Admin).Documented(PriceDocumentation.NewOwnPrice);
        prices.MapDelete(One, DeleteOwnAsync).Needs(KeyScopes.Admin).Documented(PriceDocumentation.DeletedOwnPrice);
        foreach (var address in new[] { All, Find, Unknown, Own })
            prices.Map(address, TraceEndpoints.OnlyGet).ExcludeFromDescription();
        prices.Map(One, (HttpContext context) => KeyEndpoints.WrongMethod(context, "GET, PUT, DELETE")).ExcludeFromDescription().Needs(KeyScopes.Admin);
    }

    private static IResult List([AsParameters] PriceListParameters parameters, HttpContext context, [FromServices] LivePrices prices, [FromServices] TimeProvider time)
    {
        if (!parameters.TryRead(out var page, out var problem))
            return problem;

        var fit = prices.BookOf(ApiProject.Of(context)).List(page.Provider, page.Text, time.GetUtcNow())
            .Where(e => string.CompareOrdinal(e.Order, page.After) > 0)
            .Take(page.Limit + 1)
            .ToList();
        var shown = fit.Take(page.Limit).ToList();
        var next = fit.Count > page.Limit ? PricePage.CursorOf(shown[^1]) : null;
        return TypedResults.Json(
            new PriceListDocument(PriceSnapshotDocument.Of(PriceSnapshot.Current), [.. shown.Select(e => PriceDocument.Of(e.Price, e.Name))], next),
            PricesJson.Api.PriceListDocument);
    }

    private static IResult FindOne(
        [AsParameters] PriceFindParameters parameters, HttpContext context, [FromServices] LivePrices prices, [FromServices] TimeProvider time)
    {
        if (!parameters.TryRead(time.GetUtcNow(), out var asked, out var problem))
            return problem;

        var found = prices.BookOf(ApiProject.Of(context)).Look(asked.Provider, [asked.Model], asked.At);
        return TypedResults.Json(
            new PriceFindDocument(asked.Provider, asked.Model, PriceQuestion.TextOf(asked.At), found is null ? null : PriceDocument.Of(found)),
            PricesJson.Api.PriceFindDocument);
    }

    private static IResult ListUnknown(HttpContext context, [FromServices] IUnknownModels unknown) => TypedResults.Json(
        new UnknownModelListDocument([.. unknown.List(ApiProject.Of(context)).Select(UnknownModelDocument.Of)]), PricesJson.Api.UnknownModelListDocument);

    private static async Task<IResult> ListOwnAsync(HttpContext context, OwnPriceRegistry prices, CancellationToken cancellationToken) =>
        TypedResults.Json(new OwnPriceListDocument(await prices.ListAsync(ApiProject.Of(context), cancellationToken)), PricesJson.Api.OwnPriceListDocument);

    private static async Task<IResult> FindOwnAsync(
        [Description(PriceDocumentation.PriceId)] string priceId, HttpContext context, OwnPriceRegistry prices, CancellationToken cancellationToken)
    {
        if (!OwnPriceRules.IsId(priceId))
            return BadId();
        return (await prices.ListAsync(ApiProject.Of(context), cancellationToken)).FirstOrDefault(p => p.Id == priceId) is { } price
            ? Json(price)
            : UnknownPrice(priceId, context);
    }

    private static async Task<IResult> PutOwnAsync(
        [Description(PriceDocumentation.PriceId)] string priceId, HttpContext context, OwnPriceRegistry prices, LivePrices live, CancellationToken cancellationToken)
    {
        if (!OwnPriceRules.IsId(priceId))
            return BadId();
        if (IsConfigured(priceId, live, out var conflict))
            return conflict;
        var (body, problem) = await JsonBody.ReadAsync(context);
        if (problem is not null)
            return problem;
        if (!NewOwnPrice.TryRead(priceId, body, out var price, out var fault))
            return AccessProblems.BadBody(fault);

        return await prices.PutAsync(ApiProject.Of(context), price, cancellationToken) switch
        {
            true => Json(OwnPriceDocument.Of(price, configured: false), StatusCodes.Status201Created),
            false => Json(OwnPriceDocument.Of(price, configured: false)),
            null => AccessProblems.Conflict("There are too many own prices",
                $"The project has {OwnPriceRegistry.MaxPrices} own prices, which is the limit. A modelPattern can stand for many names."),
        };
    }

    private static async Task<IResult> DeleteOwnAsync(
        [Description(PriceDocumentation.PriceId)] string priceId, HttpContext context, OwnPriceRegistry prices, LivePrices live, CancellationToken cancellationToken)
    {
        if (!OwnPriceRules.IsId(priceId))
            return BadId();
        if (await prices.DeleteAsync(ApiProject.Of(context), priceId, cancellationToken))
            return TypedResults.NoContent();
        return IsConfigured(priceId, live, out var conflict) ? conflict : UnknownPrice(priceId, context);
    }

    private static bool IsConfigured(string id, LivePrices live, out ProblemHttpResult conflict)
    {
        conflict = AccessProblems.Conflict("The price is set by the settings", $"The price {id} stands in {PricesOptions.Section}; change it there, or take another id.");
        return live.Configured.Any(p => p.Id == id);
    }

    private static IResult Json(OwnPriceDocument price, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(price, PricesJson.Api.OwnPriceDocument, statusCode: status);

    private static ProblemHttpResult BadId() => ApiProblems.BadParameter("priceId", OwnPriceRules.IdExpected);

    private static ProblemHttpResult UnknownPrice(string id, HttpContext context) => ApiProblems.Problem(
        StatusCodes.Status404NotFound, "There is no such own price", $"The project {ApiProject.Of(context)} has no own price {id}.");
}

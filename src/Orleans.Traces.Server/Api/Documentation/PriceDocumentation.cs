using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Orleans.Traces.Access.Json;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Prices.Json;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the endpoints of prices.</summary>
internal static class PriceDocumentation
{
    public const string PriceId = "The own price's id: 1 to 63 characters of a-z 0-9 - . _";

    public static void Prices(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listPrices")
        .WithSummary("Lists the prices that count now, own ones first")
        .WithDescription("To read on, repeat the request with 'cursor' set to 'next'; the list ends where 'next' is null.")
        .Produces<PriceListDocument>()
        .WithErrors(o =>
        {
            TraceDocumentation.Parameter(o, "limit", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = "1000", Default = PricePage.DefaultLimit,
            });
            BadParameter(o, "limit", "a whole number from 1 to 1000");
        });

    public static void Find(RouteHandlerBuilder endpoint) => endpoint
        .WithName("findPrice")
        .WithSummary("Says which price a model's name means")
        .WithDescription("Own prices count before the lists. 'price' is null where none is known: calls of such a model have no cost.")
        .Produces<PriceFindDocument>()
        .WithErrors(o => BadParameter(o, "date", "a day as 2026-01-31"));

    public static void Unknown(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listUnknownModels")
        .WithSummary("Lists the models of saved traces that have no price, met last first")
        .WithDescription("A project's 150 models that were met last. One that has been given a price is no longer listed; the cost of traces that " +
            "were saved before is not known all the same.")
        .Produces<UnknownModelListDocument>();

    public static void OwnPrices(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listOwnPrices")
        .WithSummary("Lists a project's own prices, and those of the server's settings")
        .Produces<OwnPriceListDocument>()
        .WithErrors(Unavailable);

    public static void OwnPrice(RouteHandlerBuilder endpoint) => endpoint
        .WithName("getOwnPrice")
        .WithSummary("Returns an own price")
        .Produces<OwnPriceDocument>()
        .WithErrors(BadId, Missing, Unavailable);

    public static void NewOwnPrice(RouteHandlerBuilder endpoint) => endpoint
        .WithName("putOwnPrice")
        .WithSummary("Sets an own price, or replaces it")
        .WithDescription("It counts at once for what is saved from then on, where the call began on a day on which it is valid.")
        .Accepts<NewOwnPrice>("application/json")
        .Produces<OwnPriceDocument>()
        .Produces<OwnPriceDocument>(StatusCodes.Status201Created)
        .WithErrors(
            o => TraceDocumentation.Error(o, "400", "The body is malformed, or the id.",
                AccessProblems.BadBody(new BodyFault("usdPerMillion.input", OwnPriceRules.PriceExpected)).ProblemDetails),
            Conflict, Unavailable);

    public static void DeletedOwnPrice(RouteHandlerBuilder endpoint) => endpoint
        .WithName("deleteOwnPrice")
        .WithSummary("Deletes an own price")
        .Produces(StatusCodes.Status204NoContent)
        .WithErrors(BadId, Missing, Conflict, Unavailable);

    private static void BadId(OpenApiOperation operation) => BadParameter(operation, "priceId", OwnPriceRules.IdExpected);

    private static void BadParameter(OpenApiOperation operation, string name, string expected) =>
        TraceDocumentation.Error(operation, "400", "A parameter is malformed.", ApiProblems.BadParameter(name, expected).ProblemDetails);

    private static void Missing(OpenApiOperation operation) => TraceDocumentation.Error(operation, "404", "There is no such own price.",
        ApiProblems.Problem(StatusCodes.Status404NotFound, "There is no such own price", "The project default has no own price mine.").ProblemDetails);

    private static void Conflict(OpenApiOperation operation) => TraceDocumentation.Error(operation, "409", "It stands in the server's settings, or there are too many.",
        AccessProblems.Conflict("The price is set by the settings", "The price configured-0 stands in Traces:Prices; change it there, or take another id.").ProblemDetails);

    private static void Unavailable(OpenApiOperation operation) => TraceDocumentation.Error(
        operation, "503", "The configuration is out of reach; the request can be repeated.", ApiProblems.StorageUnavailable().ProblemDetails);
}

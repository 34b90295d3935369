using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Orleans.Traces.GenAi.Prices.Json;

/// <summary>Writes and reads what is stored of prices, and writes the API's documents of them.</summary>
[JsonSerializable(typeof(RepricingDocument))]
[JsonSerializable(typeof(PriceListDocument))]
[JsonSerializable(typeof(PriceFindDocument))]
[JsonSerializable(typeof(OwnPriceDocument))]
[JsonSerializable(typeof(OwnPriceListDocument))]
[JsonSerializable(typeof(NewOwnPrice))]
[JsonSerializable(typeof(UnknownModelListDocument))]
public sealed partial class PricesJson : JsonSerializerContext
{
    /// <summary>The context that everything is written and read with.</summary>
    public static PricesJson Api { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}

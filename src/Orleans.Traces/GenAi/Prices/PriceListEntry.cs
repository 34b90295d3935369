namespace Orleans.Traces.GenAi.Prices;

/// <summary>A price on the list of all.</summary>
/// <param name="Order">Where it stands: own prices first by their ids, then by provider and model. No two are equal.</param>
/// <param name="Name">The model's name for people; null: none is given.</param>
/// <param name="Price">The price.</param>
public sealed record PriceListEntry(string Order, string? Name, FoundPrice Price);

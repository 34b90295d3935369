namespace Orleans.Traces.GenAi.Prices;

/// <summary>The price that a name means on a day.</summary>
public sealed record FoundPrice
{
    /// <summary>Since when a price counts that does not say: before any span.</summary>
    public static readonly DateOnly Always = new(1970, 1, 1);

    /// <summary><see cref="Receipt.FromSnapshot"/> or <see cref="Receipt.FromOwn"/>.</summary>
    public required string Source { get; init; }

    /// <summary>Whose price list it is; empty: an own price for all providers.</summary>
    public required string Provider { get; init; }

    /// <summary>The model's name on that list; of an own price, the name or the pattern that was given.</summary>
    public required string Model { get; init; }

    /// <summary>The own price's id; null: it is from the snapshot.</summary>
    public string? OwnId { get; init; }

    /// <summary>Since when it counts, or the day of the list where it does not say.</summary>
    public required DateOnly PriceDate { get; init; }

    /// <summary>The prices.</summary>
    public required ModelRates Rates { get; init; }

    internal static FoundPrice Of(OwnPrice price) => new()
    {
        Source = Receipt.FromOwn,
        Provider = price.Provider ?? "",
        Model = price.Model ?? price.ModelPattern ?? "",
        OwnId = price.Id,
        PriceDate = price.ValidFrom ?? Always,
        Rates = price.Rates,
    };

    internal static FoundPrice Of(ListedModel model, DateTime at, DateOnly published)
    {
        var price = DatedPrice.At(model.Prices, at);
        return new FoundPrice
        {
            Source = Receipt.FromSnapshot,
            Provider = model.ProviderId,
            Model = model.Id,
            PriceDate = price.From ?? published,
            Rates = price.Rates,
        };
    }
}

namespace Orleans.Traces.GenAi.Prices.Json;

/// <summary>An own price as it is stored, and as the API writes it.</summary>
public sealed record OwnPriceDocument
{
    /// <summary>Its name in addresses.</summary>
    public required string Id { get; init; }

    /// <summary>The provider that it is for; null: all.</summary>
    public required string? Provider { get; init; }

    /// <summary>The model's name; null: the pattern says which.</summary>
    public required string? Model { get; init; }

    /// <summary>A regular expression that a model's whole name must match, in any case; null: the name says which.</summary>
    public required string? ModelPattern { get; init; }

    /// <summary>The prices.</summary>
    public required RatesDocument UsdPerMillion { get; init; }

    /// <summary>The first day, UTC, on which it counts; null: it always did.</summary>
    public required DateOnly? ValidFrom { get; init; }

    /// <summary>The first day, UTC, on which it no longer counts; null: it has no end.</summary>
    public required DateOnly? ValidTo { get; init; }

    /// <summary>It is set by the server's settings, and is changed there.</summary>
    public required bool Configured { get; init; }

    /// <summary>The document of a price.</summary>
    public static OwnPriceDocument Of(OwnPrice price, bool configured) => new()
    {
        Id = price.Id,
        Provider = price.Provider,
        Model = price.Model,
        ModelPattern = price.ModelPattern,
        UsdPerMillion = RatesDocument.Of(price.Rates, 0),
        ValidFrom = price.ValidFrom,
        ValidTo = price.ValidTo,
        Configured = configured,
    };

    /// <summary>The price.</summary>
    public OwnPrice ToPrice() => new()
    {
        Id = Id,
        Provider = Provider,
        Model = Model,
        ModelPattern = ModelPattern,
        Rates = UsdPerMillion.ToRates(),
        ValidFrom = ValidFrom,
        ValidTo = ValidTo,
    };
}

/// <summary>A project's own prices as they are stored, and as the API writes them.</summary>
/// <param name="Prices">In the order of their ids.</param>
public sealed record OwnPriceListDocument(IReadOnlyList<OwnPriceDocument> Prices)
{
    /// <summary>The kind of these documents in an <see cref="Storage.IConfigStore"/>; a document's id is the project's.</summary>
    public const string Kind = "own-prices";
}

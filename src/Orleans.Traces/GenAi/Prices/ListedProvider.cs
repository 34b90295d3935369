namespace Orleans.Traces.GenAi.Prices;

/// <summary>A provider's price list.</summary>
internal sealed record ListedProvider
{
    public required string Id { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What else it is called; null: nothing.</summary>
    public MatchRule? OtherNames { get; init; }

    /// <summary>The models that it makes itself, whoever serves them; null: it makes none that can be told by their names.</summary>
    public MatchRule? OwnModels { get; init; }

    /// <summary>Providers whose models it serves for what they take.</summary>
    public IReadOnlyList<string> FallbackIds { get; init; } = [];

    /// <summary>In the list's order: of several that match a name, the first counts.</summary>
    public required IReadOnlyList<ListedModel> Models { get; init; }
}

/// <summary>A model on a price list.</summary>
/// <param name="ProviderId">Whose list it is.</param>
/// <param name="Id">Its name on the list.</param>
/// <param name="Name">Its name for people; null: none is given.</param>
/// <param name="Match">The names that it comes under.</param>
/// <param name="Prices">At least one.</param>
internal sealed record ListedModel(string ProviderId, string Id, string? Name, MatchRule Match, IReadOnlyList<DatedPrice> Prices);

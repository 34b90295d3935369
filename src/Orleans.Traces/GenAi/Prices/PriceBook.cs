namespace Orleans.Traces.GenAi.Prices;

/// <summary>The price lists of the program, and the own prices that go before them. It never changes: whoever changes own prices makes
/// another book.</summary>
/// <remarks>Every span that is saved asks it. What a name means is searched for once and remembered, so that a call costs two lookups and
/// some multiplications.</remarks>
public sealed class PriceBook : IPrices
{
    private readonly PriceSnapshot _snapshot;
    private readonly OwnPrices _own;
    private readonly IReadOnlyList<OwnPrice> _ownPrices;

    /// <summary>A book.</summary>
    /// <param name="snapshot">The lists.</param>
    /// <param name="own">Own prices that hold to <see cref="OwnPriceRules"/>; of two that say the same, the first counts.</param>
    public PriceBook(PriceSnapshot snapshot, IEnumerable<OwnPrice> own)
    {
        (_snapshot, _ownPrices) = (snapshot, [.. own]);
        _own = new OwnPrices(snapshot, _ownPrices);
    }

    /// <inheritdoc/>
    public Receipt? Find(PricedCall call)
    {
        if (call.Usage == TokenUsage.Unknown || Look(call.Provider, call.Models, TimeOf(call.StartUnixNano)) is not { } price)
            return null;

        var parts = Reckoning.Parts(price.Rates, call.Usage);
        return parts.Count == 0 ? null : new Receipt(
            price.Provider.Length > 0 ? price.Provider : call.Provider ?? "", price.Model, price.Source, price.PriceDate, parts, parts.Sum(p => p.Usd));
    }

    /// <summary>The price that the names mean at a time, the first name first, and own prices for any of them before the lists; null: none
    /// is known.</summary>
    public FoundPrice? Look(string? provider, IReadOnlyList<string> models, DateTimeOffset at)
    {
        var time = at.UtcDateTime;
        var day = DateOnly.FromDateTime(time);
        foreach (var model in models)
        {
            if (IsName(model) && _own.Find(provider, model, day) is { } own)
                return FoundPrice.Of(own);
        }

        foreach (var model in models)
        {
            if (IsName(model) && _snapshot.Find(provider, model) is { } listed)
                return FoundPrice.Of(listed.Model, time, _snapshot.Published);
        }

        return null;
    }

    /// <summary>The prices that count at a time and fit a filter, in their order.</summary>
    /// <param name="provider">Only what counts for this provider, by any of its names; null: for all.</param>
    /// <param name="text">Only of models that have this in their name, in any case; empty: of all.</param>
    /// <param name="at">The time.</param>
    public IEnumerable<PriceListEntry> List(string? provider, string text, DateTimeOffset at)
    {
        var time = at.UtcDateTime;
        var list = ProviderLists.Find(_snapshot, provider, out _)?.Id;
        var own = _ownPrices
            .Where(p => p.HoldsOn(DateOnly.FromDateTime(time)))
            .Select(p => new PriceListEntry($"0\n{p.Id}", Name: null, FoundPrice.Of(p)))
            .Where(e => provider is null || e.Price.Provider.Length == 0 || provider.Equals(e.Price.Provider, StringComparison.OrdinalIgnoreCase)
                || (list is not null && ProviderLists.Find(_snapshot, e.Price.Provider, out _)?.Id == list));
        var listed = _snapshot.Providers
            .Where(p => provider is null || p.Id == list)
            .SelectMany(p => p.Models)
            .Select(m => new PriceListEntry($"1\n{m.ProviderId}\n{m.Id}", m.Name, FoundPrice.Of(m, time, _snapshot.Published)));
        return own.Concat(listed)
            .Where(e => e.Price.Model.Contains(text, StringComparison.OrdinalIgnoreCase) || e.Name?.Contains(text, StringComparison.OrdinalIgnoreCase) == true)
            .OrderBy(e => e.Order, StringComparer.Ordinal);
    }

    // What is longer is not looked for, and not remembered.
    private static bool IsName(string model) => model.Length <= ModelNames.MaxLength;

    private static DateTimeOffset TimeOf(ulong unixNano) => DateTimeOffset.UnixEpoch.AddTicks((long)(unixNano / 100));
}

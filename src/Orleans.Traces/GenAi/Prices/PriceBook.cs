namespace Orleans.Traces.GenAi.Prices;

/// <summary>The price lists of the program, and the own prices that go before them. It never changes: whoever changes own prices makes
/// another book.</summary>
/// <remarks>Every span that is saved asks it. What a name means is searched for once and remembered, so that a call costs two lookups and
/// some multiplications.</remarks>
public sealed class PriceBook : IPrices
{
    private readonly PriceSnapshot _snapshot;
    private readonly OwnPrices _own;

    /// <summary>A book.</summary>
    /// <param name="snapshot">The lists.</param>
    /// <param name="own">Own prices that hold to <see cref="OwnPriceRules"/>; of two that say the same, the first counts.</param>
    public PriceBook(PriceSnapshot snapshot, IEnumerable<OwnPrice> own) => (_snapshot, _own) = (snapshot, new OwnPrices(snapshot, own));

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

    // What is longer is not looked for, and not remembered.
    private static bool IsName(string model) => model.Length <= ModelNames.MaxLength;

    private static DateTimeOffset TimeOf(ulong unixNano) => DateTimeOffset.UnixEpoch.AddTicks((long)(unixNano / 100));
}

using System.Text.RegularExpressions;

namespace Orleans.Traces.GenAi.Prices;

/// <summary>Finds the own price of a name.</summary>
/// <remarks>Of several that fit, the one counts that says most: for the name as it was sent before what is left of it, a name before a
/// pattern, with a provider before without, that which began last, and then the first that was given.</remarks>
internal sealed class OwnPrices
{
    private const int MaxRemembered = 1_024;

    private readonly PriceSnapshot _snapshot;
    private readonly IReadOnlyList<Entry> _entries;
    private readonly BoundedMemory<(string? Provider, string Model), IReadOnlyList<Entry>> _found;

    public OwnPrices(PriceSnapshot snapshot, IEnumerable<OwnPrice> prices)
    {
        _snapshot = snapshot;
        _found = new(MaxRemembered, key => All(key.Provider, key.Model));
        _entries =
        [
            .. prices.Select(p => new Entry(p, OwnPriceRules.TryPattern(p.ModelPattern, out var pattern) ? pattern : null, ListOf(p.Provider)))
                .OrderBy(e => e.Pattern is not null)
                .ThenBy(e => e.Price.Provider is null)
                .ThenByDescending(e => e.Price.ValidFrom ?? DateOnly.MinValue),
        ];
    }

    public OwnPrice? Find(string? provider, string model, DateOnly day)
    {
        if (_entries.Count == 0)
            return null;
        foreach (var entry in _found.Get((provider, model)))
        {
            if (entry.Price.HoldsOn(day))
                return entry.Price;
        }

        return null;
    }

    private List<Entry> All(string? provider, string model)
    {
        var list = ListOf(provider);
        var served = _entries.Where(e => e.Price.Provider is not { } own
            || own.Equals(provider?.Trim(), StringComparison.OrdinalIgnoreCase) || (e.List is not null && e.List == list)).ToList();
        return [.. ModelNames.Forms(model).SelectMany(f => served.Where(e => e.Means(f.Name))).Distinct()];
    }

    private string? ListOf(string? provider) => ProviderLists.Find(_snapshot, provider, out _)?.Id;

    private sealed record Entry(OwnPrice Price, Regex? Pattern, string? List)
    {
        public bool Means(string name)
        {
            try
            {
                return Price.Model?.Equals(name, StringComparison.OrdinalIgnoreCase) ?? Pattern?.IsMatch(name) ?? false;
            }
            catch (RegexMatchTimeoutException)
            {
                return false;
            }
        }
    }
}

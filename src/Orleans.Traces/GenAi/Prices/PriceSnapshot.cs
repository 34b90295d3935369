namespace Orleans.Traces.GenAi.Prices;

/// <summary>The price lists that come with the program: what <c>eng/prices</c> took from npm's <c>@pydantic/genai-prices</c>.</summary>
public sealed class PriceSnapshot
{
    private static readonly Lazy<PriceSnapshot> Shipped = new(ReadShipped);

    private readonly Dictionary<string, ListedProvider> _byId;
    private readonly Dictionary<string, ListedModel> _byName = new(StringComparer.Ordinal);
    private readonly BoundedMemory<(string? Provider, string Model), ListedName?> _found;

    // What a call is priced by is looked for in all lists once for each name.
    private const int MaxRemembered = 4_096;

    internal PriceSnapshot(string version, DateOnly published, IReadOnlyList<ListedProvider> providers)
    {
        (Version, Published, Providers) = (version, published, providers);
        _found = new(MaxRemembered, key => PriceSearch.Find(this, key.Provider, key.Model));
        _byId = providers.ToDictionary(p => p.Id, StringComparer.Ordinal);

        // Makers first: what others take for their models depends on who they are.
        foreach (var model in providers.OrderBy(p => p.OwnModels is null).SelectMany(p => p.Models))
        {
            foreach (var name in model.Match.Names)
                _byName.TryAdd(name, model);
        }
    }

    /// <summary>The one of this build.</summary>
    /// <exception cref="InvalidDataException">It was edited by hand, and cannot be read.</exception>
    public static PriceSnapshot Current => Shipped.Value;

    /// <summary>The package's version.</summary>
    public string Version { get; }

    /// <summary>The day that the package was published.</summary>
    public DateOnly Published { get; }

    internal IReadOnlyList<ListedProvider> Providers { get; }

    internal ListedProvider? Provider(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The model that has this very name on any list; null: none has.</summary>
    internal ListedModel? Named(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The model that a call's names mean; null: none that is known.</summary>
    internal ListedName? Find(string? provider, string model) => _found.Get((provider, model));

    private static PriceSnapshot ReadShipped()
    {
        using var stream = typeof(PriceSnapshot).Assembly.GetManifestResourceStream("genai-prices.json")
            ?? throw new InvalidDataException("The snapshot of prices is missing from this build.");
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return SnapshotReader.Read(json);
    }
}

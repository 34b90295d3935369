using Orleans.Traces.GenAi.Prices;

namespace Orleans.Traces.Server.Prices;

/// <summary>Prices that this instance sets itself.</summary>
public sealed record PricesOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Prices";

    /// <summary>Own prices that may be set.</summary>
    public const int MaxOwn = 1_000;

    /// <summary>Own prices of all projects, which count before the lists that come with the program. A project's own count before them.</summary>
    public IReadOnlyList<OwnPriceOptions> Own { get; init; } = [];

    /// <summary>The prices.</summary>
    public IReadOnlyList<OwnPrice> ToPrices() => [.. Own.Select((o, i) => o.ToPrice(i))];

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (Own.Count > MaxOwn)
            yield return $"{Section}:{nameof(Own)} has {Own.Count} prices; it must have {MaxOwn} at most.";
        foreach (var (own, index) in Own.Select((o, i) => (o, i)))
        {
            foreach (var (field, expected) in OwnPriceRules.Problems(own.ToPrice(index)))
                yield return $"{Section}:{nameof(Own)}:{index}{OwnPriceOptions.KeyOf(field)} must be {expected}.";
        }

        foreach (var twice in ToPrices().GroupBy(p => p.Id).Where(g => g.Count() > 1))
            yield return $"{Section}:{nameof(Own)} has {twice.Count()} prices with the Id '{twice.Key}'; each must have its own.";
    }
}

/// <summary>One own price. Prices are of a million tokens, in US dollars.</summary>
public sealed record OwnPriceOptions
{
    /// <summary>Its name in the API; left out: <c>configured-0</c>, <c>configured-1</c> and so on.</summary>
    public string? Id { get; init; }

    /// <summary>The provider that it is for; left out: all.</summary>
    public string? Provider { get; init; }

    /// <summary>The model's name.</summary>
    public string? Model { get; init; }

    /// <summary>In its place, a regular expression that the whole name must match.</summary>
    public string? ModelPattern { get; init; }

    /// <summary>Input that no other price counts for.</summary>
    public decimal? Input { get; init; }

    /// <summary>Output that no other price counts for.</summary>
    public decimal? Output { get; init; }

    /// <summary>Input read from a cache; left out: as input.</summary>
    public decimal? CacheRead { get; init; }

    /// <summary>Input written to a cache; left out: as input.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>Input written to a cache for an hour; left out: as other writes.</summary>
    public decimal? CacheWrite1h { get; init; }

    /// <summary>Input that is audio; left out: as input.</summary>
    public decimal? InputAudio { get; init; }

    /// <summary>Output that is audio; left out: as output.</summary>
    public decimal? OutputAudio { get; init; }

    /// <summary>Output that is reasoning; left out: as output.</summary>
    public decimal? Reasoning { get; init; }

    /// <summary>The first day, UTC, on which it counts; left out: it always did.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The first day, UTC, on which it no longer counts; left out: it has no end.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>The price, where this is the given one of several.</summary>
    public OwnPrice ToPrice(int index) => new()
    {
        Id = Id ?? $"configured-{index}",
        Provider = Provider,
        Model = Model,
        ModelPattern = ModelPattern,
        ValidFrom = ValidFrom,
        ValidTo = ValidTo,
        Rates = new ModelRates
        {
            Input = Rate(Input),
            Output = Rate(Output),
            CacheRead = Rate(CacheRead),
            CacheWrite = Rate(CacheWrite),
            CacheWrite1h = Rate(CacheWrite1h),
            InputAudio = Rate(InputAudio),
            OutputAudio = Rate(OutputAudio),
            Reasoning = Rate(Reasoning),
        },
    };

    /// <summary>What stands in the configuration for a field of the rules.</summary>
    internal static string KeyOf(string field) => field == "usdPerMillion" ? ": Input, Output and the others" : $":{char.ToUpperInvariant(field[0])}{field[1..]}";

    private static PriceRate? Rate(decimal? price) => price is { } known ? new PriceRate(known) : null;
}

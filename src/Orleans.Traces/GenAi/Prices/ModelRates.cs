namespace Orleans.Traces.GenAi.Prices;

/// <summary>What a model's tokens cost, kind by kind. Null: there is no price of this kind's own.</summary>
public sealed record ModelRates
{
    /// <summary>Everything is free, which a price list can say: another thing than that it says nothing.</summary>
    public static ModelRates Free { get; } = new() { Input = new PriceRate(0), Output = new PriceRate(0) };

    /// <summary>Input that no other price counts for.</summary>
    public PriceRate? Input { get; init; }

    /// <summary>Output that no other price counts for.</summary>
    public PriceRate? Output { get; init; }

    /// <summary>Input read from a cache; without it, as <see cref="Input"/>.</summary>
    public PriceRate? CacheRead { get; init; }

    /// <summary>Input written to a cache; without it, as <see cref="Input"/>.</summary>
    public PriceRate? CacheWrite { get; init; }

    /// <summary>Input written to a cache for an hour; without it, or without <see cref="CacheWrite"/>, as other writes.</summary>
    public PriceRate? CacheWrite1h { get; init; }

    /// <summary>Input that is audio; without it, as <see cref="Input"/>.</summary>
    public PriceRate? InputAudio { get; init; }

    /// <summary>Output that is audio; without it, as <see cref="Output"/>.</summary>
    public PriceRate? OutputAudio { get; init; }

    /// <summary>What the model thought; without it, as <see cref="Output"/>.</summary>
    public PriceRate? Reasoning { get; init; }

    /// <summary>A thousand requests, US dollars, whatever they hold.</summary>
    public decimal? ThousandRequests { get; init; }

    /// <summary>Each kind that has a price, by its name on a receipt.</summary>
    public IEnumerable<(string Name, PriceRate Rate)> Named()
    {
        (string, PriceRate?)[] all =
        [
            (ReceiptPart.Input, Input), (ReceiptPart.CacheRead, CacheRead), (ReceiptPart.CacheWrite, CacheWrite),
            (ReceiptPart.CacheWrite1h, CacheWrite1h), (ReceiptPart.InputAudio, InputAudio), (ReceiptPart.Output, Output),
            (ReceiptPart.OutputAudio, OutputAudio), (ReceiptPart.Reasoning, Reasoning),
        ];
        return all.Where(r => r.Item2 is not null).Select(r => (r.Item1, r.Item2!));
    }
}

using System.Text.Json.Serialization;

namespace Orleans.Traces.GenAi.Prices.Json;

/// <summary>What a million tokens cost, by kind, in US dollars. A kind that is left out has no price of its own.</summary>
public sealed record RatesDocument
{
    /// <summary>Input that no other price counts for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? Input { get; init; }

    /// <summary>Output that no other price counts for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? Output { get; init; }

    /// <summary>Input read from a cache; left out: as input.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? CacheRead { get; init; }

    /// <summary>Input written to a cache; left out: as input.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? CacheWrite { get; init; }

    /// <summary>Input written to a cache for an hour; left out: as other writes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? CacheWrite1h { get; init; }

    /// <summary>Input that is audio; left out: as input.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? InputAudio { get; init; }

    /// <summary>Output that is audio; left out: as output.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? OutputAudio { get; init; }

    /// <summary>Output that is the model's reasoning; left out: as output.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? Reasoning { get; init; }

    /// <summary>The document of prices in a request with so many input tokens.</summary>
    public static RatesDocument Of(ModelRates rates, long inputTokens) => new()
    {
        Input = rates.Input?.For(inputTokens),
        Output = rates.Output?.For(inputTokens),
        CacheRead = rates.CacheRead?.For(inputTokens),
        CacheWrite = rates.CacheWrite?.For(inputTokens),
        CacheWrite1h = rates.CacheWrite1h?.For(inputTokens),
        InputAudio = rates.InputAudio?.For(inputTokens),
        OutputAudio = rates.OutputAudio?.For(inputTokens),
        Reasoning = rates.Reasoning?.For(inputTokens),
    };

    /// <summary>The prices, the same for every length of input.</summary>
    public ModelRates ToRates() => new()
    {
        Input = Rate(Input),
        Output = Rate(Output),
        CacheRead = Rate(CacheRead),
        CacheWrite = Rate(CacheWrite),
        CacheWrite1h = Rate(CacheWrite1h),
        InputAudio = Rate(InputAudio),
        OutputAudio = Rate(OutputAudio),
        Reasoning = Rate(Reasoning),
    };

    private static PriceRate? Rate(decimal? price) => price is { } known ? new PriceRate(known) : null;
}

using System.Globalization;
using Orleans.Traces.GenAi.Prices.Json;

namespace Orleans.Traces.Web.ViewModels.Settings;

/// <summary>Prices as they are shown.</summary>
public static class PriceWords
{
    /// <summary>What a million tokens cost; a dash where there is no such price.</summary>
    public static string Usd(decimal? price) => price is { } known ? "$" + known.ToString("#,0.00####", CultureInfo.InvariantCulture) : "–";

    /// <summary>The kinds that have no column of their own.</summary>
    public static string Others(RatesDocument rates) => string.Join(" · ", new (string Name, decimal? Price)[]
    {
        ("cache write", rates.CacheWrite), ("1 h", rates.CacheWrite1h), ("reasoning", rates.Reasoning), ("audio in", rates.InputAudio), ("audio out", rates.OutputAudio),
    }.Where(p => p.Price is not null).Select(p => $"{p.Name} {Usd(p.Price)}"));

    /// <summary>When an own price counts.</summary>
    public static string Days(DateOnly? from, DateOnly? to) => (from, to) switch
    {
        (null, null) => "always",
        (null, { } end) => $"before {Day(end)}",
        ({ } start, null) => $"from {Day(start)}",
        ({ } start, { } end) => $"{Day(start)} until before {Day(end)}",
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

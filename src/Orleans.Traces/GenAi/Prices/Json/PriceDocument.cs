using System.Globalization;

namespace Orleans.Traces.GenAi.Prices.Json;

/// <summary>A price as the API writes it.</summary>
public sealed record PriceDocument
{
    /// <summary>Whose price list it is; empty: an own price for all providers.</summary>
    public required string Provider { get; init; }

    /// <summary>The model's name on that list; of an own price, the name or the pattern that was given.</summary>
    public required string Model { get; init; }

    /// <summary>The model's name for people; null: none is given.</summary>
    public required string? Name { get; init; }

    /// <summary><c>snapshot</c> or <c>own</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The own price's id; null: it is from the snapshot.</summary>
    public required string? OwnId { get; init; }

    /// <summary>Since when it counts, or the day of the list where it does not say: <c>2026-01-31</c>.</summary>
    public required string PriceDate { get; init; }

    /// <summary>The prices.</summary>
    public required RatesDocument UsdPerMillion { get; init; }

    /// <summary>What a thousand requests cost besides; null: nothing.</summary>
    public required decimal? UsdPerThousandRequests { get; init; }

    /// <summary>Prices for longer inputs, which count for all tokens of such a request; shortest first.</summary>
    public required IReadOnlyList<PriceTierDocument> Tiers { get; init; }

    /// <summary>The document of a price.</summary>
    public static PriceDocument Of(FoundPrice price, string? name = null)
    {
        var starts = price.Rates.Named().SelectMany(r => r.Rate.Tiers).Select(t => t.Start).Distinct().Order();
        return new PriceDocument
        {
            Provider = price.Provider,
            Model = price.Model,
            Name = name,
            Source = price.Source,
            OwnId = price.OwnId,
            PriceDate = price.PriceDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            UsdPerMillion = RatesDocument.Of(price.Rates, 0),
            UsdPerThousandRequests = price.Rates.ThousandRequests,
            Tiers = [.. starts.Select(s => new PriceTierDocument(s, RatesDocument.Of(price.Rates, s + 1)))],
        };
    }
}

/// <summary>Prices for longer inputs.</summary>
/// <param name="InputTokensOver">They count where the whole input, cached tokens included, is longer than this.</param>
/// <param name="UsdPerMillion">All prices that count then.</param>
public sealed record PriceTierDocument(long InputTokensOver, RatesDocument UsdPerMillion);

/// <summary>A page of prices as the API writes it.</summary>
/// <param name="Snapshot">Where listed prices are from.</param>
/// <param name="Prices">Own prices first, then by provider and model.</param>
/// <param name="Next">The cursor of the next page; null: this is the last.</param>
public sealed record PriceListDocument(PriceSnapshotDocument Snapshot, IReadOnlyList<PriceDocument> Prices, string? Next);

/// <summary>Where listed prices are from.</summary>
/// <param name="Package">The npm package.</param>
/// <param name="Version">Its version.</param>
/// <param name="Published">The day it was published: <c>2026-01-31</c>.</param>
public sealed record PriceSnapshotDocument(string Package, string Version, string Published)
{
    /// <summary>The document of a snapshot.</summary>
    public static PriceSnapshotDocument Of(PriceSnapshot snapshot) =>
        new("@pydantic/genai-prices", snapshot.Version, snapshot.Published.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}

/// <summary>What a name means, as the API writes it.</summary>
/// <param name="Provider">The provider that was asked about; null: none.</param>
/// <param name="Model">The name that was asked about.</param>
/// <param name="Time">The time that was asked about: ISO 8601, UTC.</param>
/// <param name="Price">The price that counts; null: none is known, and a call has no cost.</param>
public sealed record PriceFindDocument(string? Provider, string Model, string Time, PriceDocument? Price);

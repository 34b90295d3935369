using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Prices.Json;

namespace Orleans.Traces.Web.ViewModels.Settings;

/// <summary>What a reader fills in to set a price of their own. The API says what is wrong with it, but for what is no number at all.</summary>
public sealed class PriceForm
{
    /// <summary>The provider; empty: all.</summary>
    public string Provider { get; set; } = "";

    /// <summary>The model's name, or the pattern.</summary>
    public string Model { get; set; } = "";

    /// <summary>Whether <see cref="Model"/> is a regular expression.</summary>
    public bool IsPattern { get; set; }

    /// <summary>US dollars for a million input tokens.</summary>
    public string Input { get; set; } = "";

    /// <summary>For a million output tokens.</summary>
    public string Output { get; set; } = "";

    /// <summary>For a million tokens read from a cache; empty: as input.</summary>
    public string CacheRead { get; set; } = "";

    /// <summary>For a million tokens written to a cache; empty: as input.</summary>
    public string CacheWrite { get; set; } = "";

    /// <summary>For a million tokens of reasoning; empty: as output.</summary>
    public string Reasoning { get; set; } = "";

    /// <summary>The first day; null: always.</summary>
    public DateOnly? ValidFrom { get; set; }

    /// <summary>The first day on which it no longer counts; null: none.</summary>
    public DateOnly? ValidTo { get; set; }

    /// <summary>The price's name in addresses: made of what it is for, so that the same model's price replaces the one before.</summary>
    public string Id
    {
        get
        {
            var id = new StringBuilder(OwnPriceRules.MaxId);
            var day = ValidFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
            foreach (var c in string.Join('-', new[] { Provider.Trim(), Model.Trim(), day }.Where(p => p.Length > 0)).ToLowerInvariant())
            {
                if (id.Length < OwnPriceRules.MaxId)
                    id.Append(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_' ? c : '_');
            }

            return id.ToString();
        }
    }

    /// <summary>Writes the request's body.</summary>
    public bool TryWrite([NotNullWhen(true)] out string? body, [NotNullWhen(false)] out string? fault)
    {
        fault = null;
        var rates = new RatesDocument
        {
            Input = Price(Input, "Input", ref fault),
            Output = Price(Output, "Output", ref fault),
            CacheRead = Price(CacheRead, "Cache read", ref fault),
            CacheWrite = Price(CacheWrite, "Cache write", ref fault),
            Reasoning = Price(Reasoning, "Reasoning", ref fault),
        };
        var price = new NewOwnPrice
        {
            Provider = Given(Provider),
            Model = IsPattern ? null : Given(Model),
            ModelPattern = IsPattern ? Given(Model) : null,
            UsdPerMillion = rates,
            ValidFrom = ValidFrom,
            ValidTo = ValidTo,
        };
        body = fault is null ? JsonSerializer.Serialize(price, PricesJson.Api.NewOwnPrice) : null;
        return body is not null;
    }

    private static string? Given(string text) => text.Trim() is { Length: > 0 } given ? given : null;

    private static decimal? Price(string text, string what, ref string? fault)
    {
        if (Given(text) is not { } given)
            return null;
        if (decimal.TryParse(given, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price))
            return price;

        fault ??= $"{what} must be {OwnPriceRules.PriceExpected}, as 0.15.";
        return null;
    }
}

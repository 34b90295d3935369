using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orleans.Traces.GenAi.Prices;

/// <summary>Reads what <c>eng/prices</c> writes.</summary>
internal static class SnapshotReader
{
    // Kinds that no span tells the number of (images, pages, searches, …) are in the snapshot and not read.
    private const string Input = "input_mtok", Output = "output_mtok", CacheRead = "cache_read_mtok", CacheWrite = "cache_write_mtok",
        CacheWrite1h = "cache_write_1h_mtok", InputAudio = "input_audio_mtok", OutputAudio = "output_audio_mtok",
        Reasoning = "output_reasoning_mtok", Requests = "requests_kcount";

    /// <exception cref="InvalidDataException">It is not such a document.</exception>
    public static PriceSnapshot Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new PriceSnapshot(
                root.GetProperty("version").GetString()!,
                Date(root.GetProperty("published")),
                [.. root.GetProperty("providers").EnumerateArray().Select(Provider)]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"The snapshot of prices cannot be read; eng/prices writes it anew. {e.Message}", e);
        }
    }

    private static ListedProvider Provider(JsonElement provider)
    {
        var id = provider.GetProperty("id").GetString()!;
        return new ListedProvider
        {
            Id = id,
            Name = provider.GetProperty("name").GetString()!,
            OtherNames = Optional(provider, "provider_match") is { } names ? Rule(names) : null,
            OwnModels = Optional(provider, "model_match") is { } models ? Rule(models) : null,
            FallbackIds = Optional(provider, "fallback_model_providers") is { } others ? [.. others.EnumerateArray().Select(o => o.GetString()!)] : [],
            Models = [.. provider.GetProperty("models").EnumerateArray().Select(m => Model(id, m))],
        };
    }

    private static ListedModel Model(string provider, JsonElement model)
    {
        var prices = model.GetProperty("prices").EnumerateArray().Select(Price).ToArray();
        return prices.Length > 0
            ? new ListedModel(provider, model.GetProperty("id").GetString()!, Optional(model, "name")?.GetString(), Rule(model.GetProperty("match")), prices)
            : throw new FormatException($"A model of {provider} has no price.");
    }

    private static DatedPrice Price(JsonElement price) => new(
        Optional(price, "start_date") is { } from ? Date(from) : null,
        Optional(price, "start_time") is { } start ? new DailyHours(Time(start), Time(price.GetProperty("end_time"))) : null,
        Rates(price.GetProperty("rates")));

    // A model without any price is one that takes nothing; one that is priced by hours or pages alone has no price of its tokens.
    private static ModelRates Rates(JsonElement rates) => !rates.EnumerateObject().Any() ? ModelRates.Free : new ModelRates
    {
        Input = Rate(rates, Input),
        Output = Rate(rates, Output),
        CacheRead = Rate(rates, CacheRead),
        CacheWrite = Rate(rates, CacheWrite),
        CacheWrite1h = Rate(rates, CacheWrite1h),
        InputAudio = Rate(rates, InputAudio),
        OutputAudio = Rate(rates, OutputAudio),
        Reasoning = Rate(rates, Reasoning),
        ThousandRequests = Optional(rates, Requests)?.GetDecimal(),
    };

    private static PriceRate? Rate(JsonElement rates, string kind) => Optional(rates, kind) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } price => new PriceRate(price.GetDecimal()),
        { } tiered => new PriceRate(
            tiered.GetProperty("base").GetDecimal(),
            [.. tiered.GetProperty("tiers").EnumerateArray()
                .Select(t => new PriceTier(t.GetProperty("start").GetInt64(), t.GetProperty("price").GetDecimal()))
                .OrderBy(t => t.Start)]),
    };

    private static MatchRule Rule(JsonElement rule)
    {
        var kind = rule.EnumerateObject().Single();
        return kind.Name switch
        {
            "or" => new MatchRule.AnyOf([.. kind.Value.EnumerateArray().Select(Rule)]),
            "and" => new MatchRule.AllOf([.. kind.Value.EnumerateArray().Select(Rule)]),
            "not" => new MatchRule.Not(Rule(kind.Value)),
            "equals" => new MatchRule.EqualTo(Lower(kind.Value)),
            "starts_with" => new MatchRule.StartsWith(Lower(kind.Value)),
            "ends_with" => new MatchRule.EndsWith(Lower(kind.Value)),
            "contains" => new MatchRule.Contains(Lower(kind.Value)),
            "regex" => new MatchRule.Pattern(new Regex(kind.Value.GetString()!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)),
            _ => throw new FormatException($"There is no rule '{kind.Name}'."),
        };
    }

    private static string Lower(JsonElement text) => text.GetString()!.ToLowerInvariant();

    private static JsonElement? Optional(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value : null;

    private static DateOnly Date(JsonElement date) => DateOnly.ParseExact(date.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static TimeSpan Time(JsonElement time) => TimeSpan.ParseExact(time.GetString()!, @"hh\:mm\:ss\Z", CultureInfo.InvariantCulture);
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;

namespace Orleans.Traces.GenAi.Prices.Json;

/// <summary>What a caller says of an own price.</summary>
public sealed record NewOwnPrice
{
    private static readonly string[] Kinds = [.. AllKinds()];

    /// <summary>The provider that it is for; left out: all.</summary>
    public string? Provider { get; init; }

    /// <summary>The model's name, as sent or as what is left of it without what stands before it and without its date; in any case.</summary>
    public string? Model { get; init; }

    /// <summary>In the place of a name: a regular expression that the whole name must match, in any case.</summary>
    public string? ModelPattern { get; init; }

    /// <summary>The prices.</summary>
    public required RatesDocument UsdPerMillion { get; init; }

    /// <summary>The first day, UTC, on which it counts; left out: it always did.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The first day, UTC, on which it no longer counts; left out: it has no end.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Reads a request's body.</summary>
    public static bool TryRead(string id, JsonElement body, [NotNullWhen(true)] out OwnPrice? price, [NotNullWhen(false)] out BodyFault? fault)
    {
        var fields = new FieldReader(body, "provider", "model", "modelPattern", "usdPerMillion", "validFrom", "validTo");
        var read = new OwnPrice
        {
            Id = id,
            Provider = fields.Text("provider", OwnPriceRules.MaxName),
            Model = fields.Text("model", OwnPriceRules.MaxName),
            ModelPattern = fields.Text("modelPattern", OwnPriceRules.MaxPattern),
            ValidFrom = fields.Date("validFrom"),
            ValidTo = fields.Date("validTo"),
            Rates = Rates(fields),
        };
        fault = fields.Fault ?? OwnPriceRules.Problems(read).Select(p => new BodyFault(Kinds.Contains(p.Field) ? $"usdPerMillion.{p.Field}" : p.Field, p.Expected)).FirstOrDefault();
        price = fault is null ? read : null;
        return fault is null;
    }

    private static ModelRates Rates(FieldReader fields)
    {
        if (fields.Value("usdPerMillion") is not { } value)
        {
            fields.Refuse("usdPerMillion", $"given: an object with one or more of {string.Join(", ", Kinds)}");
            return new ModelRates();
        }

        var rates = new FieldReader(value, Kinds);
        PriceRate? Rate(string kind) => rates.Decimal(kind, OwnPriceRules.PriceExpected) is { } price ? new PriceRate(price) : null;
        var read = new ModelRates
        {
            Input = Rate(ReceiptPart.Input),
            Output = Rate(ReceiptPart.Output),
            CacheRead = Rate(ReceiptPart.CacheRead),
            CacheWrite = Rate(ReceiptPart.CacheWrite),
            CacheWrite1h = Rate(ReceiptPart.CacheWrite1h),
            InputAudio = Rate(ReceiptPart.InputAudio),
            OutputAudio = Rate(ReceiptPart.OutputAudio),
            Reasoning = Rate(ReceiptPart.Reasoning),
        };
        if (rates.Fault is { } fault)
            fields.Refuse(fault.Field.Length == 0 ? "usdPerMillion" : $"usdPerMillion.{fault.Field}", fault.Expected);
        return read;
    }

    private static IEnumerable<string> AllKinds()
    {
        var any = new PriceRate(0);
        var all = new ModelRates
        {
            Input = any, Output = any, CacheRead = any, CacheWrite = any, CacheWrite1h = any, InputAudio = any, OutputAudio = any, Reasoning = any,
        };
        return all.Named().Select(r => r.Name);
    }
}
